package org.jnoports.transport.netty;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.transport.TransportException;

/**
 * One peek, line or read that waits for bytes. Only the loop touches it, except for {@link #result()}.
 *
 * @param <T> what is handed out
 */
final class PendingRead<T> {
    /** Most bytes received ahead of what was asked for. */
    static final int CHUNK_BYTES = 16 * 1024;

    /**
     * Takes what was asked for out of the inbox.
     *
     * @param <T> what is handed out
     */
    private interface Taker<T> {
        /** @return empty: wait for more */
        Optional<T> take(Inbox inbox, boolean ended);
    }

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final String peer;
    private final String awaited;
    private final Duration limit;
    private final long deadline;
    private final int chunkBytes;
    private final Taker<T> taker;
    private Optional<Future<?>> timer = Optional.empty();
    private Runnable answer = () -> {};

    private PendingRead(String peer, String awaited, Duration limit, int chunkBytes, Taker<T> taker) {
        this.peer = peer;
        this.awaited = awaited;
        this.limit = limit;
        this.deadline = Limits.deadline(limit);
        this.chunkBytes = chunkBytes;
        this.taker = taker;
    }

    static PendingRead<Byte> peek(String peer, Duration limit) {
        return new PendingRead<>(peer, "byte", limit, CHUNK_BYTES, (inbox, ended) -> {
            if (inbox.size() > 0) {
                return Optional.of(inbox.first());
            }
            return orEnded(peer, ended);
        });
    }

    static PendingRead<String> line(String peer, int maxBytes, Duration limit) {
        return new PendingRead<>(peer, "whole line", limit, CHUNK_BYTES, (inbox, ended) -> {
            Optional<String> line = inbox.takeLine(maxBytes);
            if (line.isEmpty() && inbox.size() >= maxBytes) {
                throw Failures.lineTooLong(peer, maxBytes);
            }
            return line.isPresent() ? line : orEnded(peer, ended);
        });
    }

    static PendingRead<byte[]> bytes(String peer, int maxBytes, Duration limit) {
        return new PendingRead<>(peer, "byte", limit, Math.min(maxBytes, WideReads.NARROW_BYTES), (inbox, ended) ->
                inbox.size() > 0 || ended ? Optional.of(inbox.take(maxBytes)) : Optional.empty());
    }

    private static <T> Optional<T> orEnded(String peer, boolean ended) {
        if (ended) {
            throw Failures.ended(peer);
        }
        return Optional.empty();
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** Most bytes to receive in one go. */
    int chunkBytes() {
        return chunkBytes;
    }

    /**
     * @return true if there is an answer, for {@link #complete()}
     * @throws TransportException if there can't be one any more
     */
    boolean isServed(Inbox inbox, boolean ended) {
        Optional<T> taken = taker.take(inbox, ended);
        taken.ifPresent(value -> answer = () -> result.complete(value));
        return taken.isPresent();
    }

    void startTimer(Wire wire, Runnable timedOut) {
        timer = Optional.of(wire.at(deadline, timedOut));
    }

    void stopTimer() {
        timer.ifPresent(running -> running.cancel(false));
    }

    void complete() {
        answer.run();
    }

    void fail(TransportException why) {
        result.completeExceptionally(why);
    }

    void timeOut() {
        fail(Failures.timedOut(peer, awaited, limit));
    }

    void breakOff() {
        fail(Failures.brokenOff(peer, awaited));
    }
}
