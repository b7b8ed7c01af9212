package org.jnoports.role.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.Bridge;

/** A session that owns nothing. */
class FakeSession implements Session {
    final CompletableFuture<String> end = new CompletableFuture<>();
    private final SessionId id = SessionId.random();
    private final AtSign client;

    FakeSession(AtSign client) {
        this.client = client;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public AtSign client() {
        return client;
    }

    @Override
    public void owns(AutoCloseable resource) {
        throw new AssertionError("nothing to own");
    }

    @Override
    public void attach(Bridge bridge) {
        throw new AssertionError("nothing to bridge");
    }

    @Override
    public void end(String cause) {
        end.complete(cause);
    }

    @Override
    public CompletionStage<String> ended() {
        return end.minimalCompletionStage();
    }
}
