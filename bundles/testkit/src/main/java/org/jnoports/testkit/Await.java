package org.jnoports.testkit;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does, with a bound so generous that only a fault reaches it. */
public final class Await {
    /** The bound. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long POLL_NANOS = 1_000_000;

    private Await() {}

    /**
     * What a stage completes with.
     *
     * @throws AssertionError if it fails, with its failure as the cause, or doesn't complete
     */
    public static <T> T value(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not completed within " + LIMIT, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * What a stage fails with, unwrapped.
     *
     * @throws AssertionError if it completes normally, doesn't complete, or fails otherwise
     */
    public static <E extends Throwable> E failure(Class<E> type, CompletionStage<?> stage) {
        try {
            Object value = stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("should have failed with " + type.getSimpleName() + ", but has " + value);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException ? e.getCause().getCause() : e.getCause();
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            throw new AssertionError("should have failed with " + type.getSimpleName() + ", but with " + cause, cause);
        } catch (TimeoutException e) {
            throw new AssertionError("not completed within " + LIMIT, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Waits until something holds that nothing signals, for example a count of open files.
     *
     * @param what for the message, as in "all sockets are closed"
     */
    public static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not true within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting", e);
    }
}
