package org.jnoports.atprotocol;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;

/**
 * Something to do with the own atServer, tried again on the next connection when one is lost meanwhile. Done once, whether
 * by success, failure or time-out.
 */
final class Operation<T> {
    /** What is done; run again from its start, so everything in it may be repeated. */
    interface Body<T> {
        T run(OwnAtServer server) throws InterruptedException;
    }

    /** So many working connections may be lost over one operation; then it is taken to be the reason. */
    private static final int MOST_LOST_CONNECTIONS = 5;
    /** So often it is tried while another atServer can't be reached. */
    private static final int MOST_PEER_ATTEMPTS = 3;

    private final String name;
    private final Body<T> body;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private int lostConnections; // this and the next: the command thread's own
    private int peerAttempts;

    /** @param name verb and key, for sentences */
    Operation(String name, Body<T> body) {
        this.name = name;
        this.body = body;
    }

    /** Verb and key. */
    String name() {
        return name;
    }

    boolean isDone() {
        return result.isDone();
    }

    /** @param action run once, when it is done */
    void whenDone(Consumer<Operation<T>> action) {
        result().whenComplete((value, failure) -> action.accept(this));
    }

    /** Can't be completed by who holds it. */
    CompletionStage<T> result() {
        return result.minimalCompletionStage();
    }

    /** Completes on success; failures are the caller's. */
    void attempt(OwnAtServer server) throws InterruptedException {
        result.complete(body.run(server));
    }

    void fail(TunnelException failure) {
        result.completeExceptionally(failure);
    }

    /** @return whether to try again on the next connection */
    boolean survivesLostConnection() {
        lostConnections++;
        return lostConnections < MOST_LOST_CONNECTIONS;
    }

    /** @return how often it failed for another atServer's sake, 0 if that was once too often */
    int survivedPeerFailures() {
        peerAttempts++;
        return peerAttempts < MOST_PEER_ATTEMPTS ? peerAttempts : 0;
    }

    @Override
    public String toString() {
        return "Operation[" + name + "]";
    }
}
