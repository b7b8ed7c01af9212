package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.wire.Refusal;

/**
 * Makes guessing slow, whoever guesses and on however many connections: answers to wrong guesses wait, the next ones longer,
 * up to 55 times the first wait. Right answers never wait. Thread-safe.
 */
final class Slowdown {
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int MOST = 55;

    private final int free;
    private final Duration step;
    private final Workers workers;
    private final InstantSource clock;
    // guarded by this
    private int failures;
    private Instant last = Instant.EPOCH;

    /** @param free how many wrong guesses cost nothing */
    Slowdown(int free, Duration step, Workers workers, InstantSource clock) {
        this.free = free;
        this.step = step;
        this.workers = workers;
        this.clock = clock;
    }

    /** What the guess answers; its refusal, if that is about the guess, comes later. */
    CompletionStage<Reply> guess(Supplier<Reply> guess) {
        try {
            return CompletableFuture.completedFuture(guess.get());
        } catch (WrongGuess wrong) {
            return later(wrong.refusal());
        }
    }

    private CompletionStage<Reply> later(Refusal refusal) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        Duration wait = step.multipliedBy(steps());
        if (wait.isZero()) {
            answer.completeExceptionally(refusal);
        } else {
            workers.after(wait, () -> answer.completeExceptionally(refusal));
        }
        return answer;
    }

    private synchronized int steps() {
        Instant now = clock.instant();
        failures = last.plus(FORGOTTEN).isBefore(now) ? 1 : failures + 1;
        last = now;
        int previous = 0;
        int steps = failures > free ? 1 : 0;
        for (int n = free + 1; n < failures && steps < MOST; n++) {
            int next = previous + steps;
            previous = steps;
            steps = next;
        }
        return Math.min(steps, MOST);
    }

    /** A refusal that tells a guesser something. */
    static final class WrongGuess extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        WrongGuess(Refusal refusal) {
            super(refusal.getMessage(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
