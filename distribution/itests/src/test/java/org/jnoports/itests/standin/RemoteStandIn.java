package org.jnoports.itests.standin;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;

/** A policy that asks somewhere else, so that its answers come later and on other threads; a bundle of its own in the tests. */
public final class RemoteStandIn implements AuthorizationPolicy {
    private static final int LATER_MILLIS = 3;
    private volatile Set<String> clients = Set.of();

    /** For DS. */
    public RemoteStandIn() {}

    /** Called by DS, for changes too. */
    public void configure(Map<String, Object> configuration) {
        clients = Set.of(String.valueOf(configuration.get("clients")).split(",", -1));
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return CompletableFuture.supplyAsync(() -> decision(request), CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS));
    }

    private Decision decision(AccessRequest request) {
        return clients.contains(request.client().text())
                ? new Decision.Permit(Set.of(PermitOpen.parse("*:22")), "remote: @policy permits it", "r1", Optional.empty())
                : new Decision.Deny("@policy doesn't permit it");
    }
}
