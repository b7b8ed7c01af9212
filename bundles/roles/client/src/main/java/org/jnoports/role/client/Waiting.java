package org.jnoports.role.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;

/** Waits for something with a limit, and no longer than the process may go on. */
final class Waiting {
    private final CompletableFuture<Void> stopping;

    /** @param stopping completes when the process is asked to end */
    Waiting(CompletionStage<Void> stopping) {
        this.stopping = stopping.toCompletableFuture();
    }

    /**
     * @param tooLate the sentence if the limit passes first
     * @throws TunnelException what the stage failed with, or a sentence of our own
     */
    <T> T await(CompletionStage<T> stage, Duration limit, String tooLate) {
        CompletableFuture<T> awaited = stage.toCompletableFuture();
        try {
            CompletableFuture.anyOf(awaited, stopping).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!awaited.isDone()) {
                throw new TunnelException("stopped before the session was open");
            }
            return awaited.get();
        } catch (TimeoutException e) {
            throw new TunnelException(tooLate, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TunnelException failure ? failure
                    : new TunnelException("opening the session failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted before the session was open", e);
        }
    }

    /** Waits without a limit until the stage completes, however, or the process is asked to end. */
    void orStop(CompletionStage<?> stage) {
        try {
            CompletableFuture.anyOf(stage.toCompletableFuture(), stopping).get();
        } catch (ExecutionException e) {
            return; // completed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
