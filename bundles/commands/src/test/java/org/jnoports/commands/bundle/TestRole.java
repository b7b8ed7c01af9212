package org.jnoports.commands.bundle;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;

/** A role that becomes what its configuration says; runs inside the framework, from a jar of its own. */
public final class TestRole implements Role {
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** For DS. */
    public TestRole() {}

    /** Called by DS. */
    public void activate(Map<String, Object> configuration) {
        switch (String.valueOf(configuration.get("becomes"))) {
            case "ready" -> ready.complete(null);
            case "failed" -> ready.completeExceptionally(new TunnelException("org.test.role: key 'atSign' is missing"));
            case "broken" -> throw new IllegalStateException("no such luck");
            default -> { }
        }
    }

    /** Called by DS, after the service has gone. */
    public void deactivate() {
        ended.complete(null);
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public RoleStatus status() {
        return new RoleStatus(new RoleInstance("test", "one"), RoleStatus.State.STARTING, "still knocking");
    }

    @Override
    public CompletionStage<Void> ready() {
        return ready;
    }
}
