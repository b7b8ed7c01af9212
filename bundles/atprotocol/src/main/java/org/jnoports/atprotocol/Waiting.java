package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;

/** Blocks a thread of this bundle's own until a stage is complete. */
final class Waiting {
    private Waiting() {}

    /**
     * @throws TunnelException what the stage failed with
     * @throws TimeoutException if it isn't complete at the limit
     */
    static <T> T forResult(CompletionStage<T> stage, Duration limit) throws InterruptedException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw asTunnelException(e.getCause());
        }
    }

    /** The failure itself where it says what to do, else a sentence about it. */
    static TunnelException asTunnelException(Throwable failure) {
        return failure instanceof TunnelException known
                ? known
                : new TunnelException("something unforeseen failed: " + failure, failure);
    }
}
