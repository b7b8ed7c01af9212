package org.jnoports.transport.netty;

import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jnoports.api.transport.TransportException;

/**
 * What waits to be sent, in call order; the channel gets it piece by piece. {@link #offer} and {@link #offerEnd} are for any
 * thread; the rest is for the loop.
 */
final class Outbox {
    /** Most bytes that may wait. */
    static final long MAX_WAITING_BYTES = 16 * 1024 * 1024;

    /** Four TLS records: the JDK puts so much, and no more, into one. */
    private static final int PIECE_BYTES = 4 * 16_367;
    /** So much may be on its way through the channel: copies of it lie outside the heap. */
    private static final int MOST_ON_THE_WAY = 4 * PIECE_BYTES;
    private static final int PIECES_PER_TURN = 256;

    /** One write, or with no bytes the end of the stream. */
    private static final class Entry {
        private final byte[] bytes;
        private final boolean last;
        private final CompletableFuture<Void> sent;
        private int taken;

        private Entry(byte[] bytes, boolean last, CompletableFuture<Void> sent) {
            this.bytes = bytes;
            this.last = last;
            this.sent = sent;
        }
    }

    private final Wire wire;
    private final Runnable again;
    private final Function<Throwable, TransportException> failed;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Deque<Entry> handedOver = new ArrayDeque<>(); // whole, and not yet out
    private final AtomicLong waiting = new AtomicLong();
    private int onTheWay;
    private int pieces; // on their way
    private boolean paused;
    private boolean shutting;
    private boolean shut;
    private Optional<Runnable> whenEmpty = Optional.empty();
    private Optional<Runnable> whenQuiet = Optional.empty();

    /**
     * @param again asks for a {@link #feed} in a later turn
     * @param failed told when the channel doesn't take something; says what the writer is told
     */
    Outbox(Wire wire, Runnable again, Function<Throwable, TransportException> failed) {
        this.wire = wire;
        this.again = again;
        this.failed = failed;
    }

    /** @return false if there is no room */
    boolean offer(byte[] bytes, CompletableFuture<Void> sent) {
        if (waiting.addAndGet(bytes.length) > MAX_WAITING_BYTES) {
            waiting.addAndGet(-bytes.length);
            return false;
        }
        entries.add(new Entry(bytes, false, sent));
        return true;
    }

    /** Afterwards nothing more is sent. */
    void offerEnd(CompletableFuture<Void> told) {
        entries.add(new Entry(new byte[0], true, told));
    }

    /** Sends what can be sent now. */
    void feed() {
        if (paused) {
            return;
        }
        int turn = 0;
        Entry entry = entries.peek();
        while (entry != null && onTheWay < MOST_ON_THE_WAY && turn < PIECES_PER_TURN) {
            if (entry.last) {
                end(entry);
                break;
            }
            takePiece(entry);
            turn++;
            entry = entries.peek();
        }
        if (turn > 0) {
            wire.flush();
        }
        if (turn == PIECES_PER_TURN) {
            again.run();
        }
        tellIfEmpty();
    }

    private void takePiece(Entry entry) {
        int size = Math.min(entry.bytes.length - entry.taken, PIECE_BYTES);
        int start = entry.taken;
        entry.taken += size;
        boolean all = entry.taken == entry.bytes.length;
        if (all) {
            handedOver.add(entries.remove());
        }
        onTheWay += size;
        pieces++;
        wire.write(Unpooled.wrappedBuffer(entry.bytes, start, size)).addListener(sent -> {
            onTheWay -= size;
            pieces--;
            settle(entry, all, size, sent);
            tellIfQuiet();
            if (!entries.isEmpty() || whenEmpty.isPresent()) {
                again.run();
            }
        });
    }

    private void settle(Entry entry, boolean all, int size, Future<?> sent) {
        waiting.addAndGet(-size);
        if (!sent.isSuccess()) {
            entry.sent.completeExceptionally(failed.apply(sent.cause()));
        } else if (all) {
            handedOver.remove(entry);
            entry.sent.complete(null);
        }
    }

    /** Behind everything before it. */
    private void end(Entry entry) {
        if (pieces > 0 || shutting) {
            return;
        }
        if (shut) { // repeated
            entries.remove();
            entry.sent.complete(null);
            return;
        }
        shutting = true;
        wire.shutdownOutput().addListener(told -> {
            shutting = false;
            tellIfQuiet();
            if (told.isSuccess()) {
                shut = true;
                entries.remove(entry);
                entry.sent.complete(null);
                again.run();
            } else {
                entry.sent.completeExceptionally(failed.apply(told.cause()));
            }
        });
    }

    /** True once the peer has been told that nothing more comes. */
    boolean isShut() {
        return shut;
    }

    /** Runs the action once nothing waits or is on its way; at once if so now. */
    void whenEmpty(Runnable action) {
        whenEmpty = Optional.of(action);
        feed();
    }

    /** Sends nothing for now, and runs the action once nothing is on its way, sent or failed; at once if so now. */
    void pause(Runnable action) {
        paused = true;
        whenQuiet = Optional.of(action);
        tellIfQuiet();
    }

    /** The other end of {@link #pause}. */
    void resume() {
        paused = false;
        feed();
    }

    private void tellIfQuiet() {
        if (pieces == 0 && !shutting) {
            Optional<Runnable> told = whenQuiet;
            whenQuiet = Optional.empty();
            told.ifPresent(Runnable::run);
        }
    }

    /** True if something waits or is on its way; any thread. */
    boolean isBusy() {
        return waiting.get() > 0;
    }

    private void tellIfEmpty() {
        if (entries.isEmpty() && pieces == 0) {
            Optional<Runnable> told = whenEmpty;
            whenEmpty = Optional.empty();
            told.ifPresent(Runnable::run);
        }
    }

    /** Fails everything that waits. */
    void fail(TransportException why) {
        List<Entry> left = new ArrayList<>(handedOver);
        handedOver.clear();
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            waiting.addAndGet(entry.taken - entry.bytes.length);
            left.add(entry);
        }
        whenEmpty = Optional.empty();
        left.forEach(entry -> entry.sent.completeExceptionally(why));
    }
}
