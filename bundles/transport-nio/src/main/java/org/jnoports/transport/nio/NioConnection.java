package org.jnoports.transport.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.ByteTransform;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;

/** One connection. Calls from any thread are handed to its wire's loop, where everything else happens. */
final class NioConnection implements Connection, Driver {
    private enum Use {
        FREE,
        READING,
        BRIDGED
    }

    /** So much is received in one turn of the loop before others have theirs. */
    private static final int CHUNKS_PER_TURN = 16;

    private final Wire wire;
    private final Object transport;
    private final long ordinal;
    private volatile Optional<SSLSession> tlsSession; // volatile: anybody asks, and TLS may begin late
    private final Inbox inbox = new Inbox();
    private final Outbox outbox = new Outbox();
    private final AtomicReference<Use> use = new AtomicReference<>(Use.FREE);
    private final AtomicBoolean flushAsked = new AtomicBoolean();
    private final AtomicBoolean closeAsked = new AtomicBoolean();
    private final AtomicBoolean outputEnded = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean rewritten; // on the loop; anybody asks
    private Optional<PendingRead<?>> pending = Optional.empty();
    private Optional<TransportException> whyClosed = Optional.empty();
    private boolean ended; // the peer's stream, after the inbox

    /**
     * On the wire's loop.
     *
     * @param transport tells connections of one transport from another's
     */
    NioConnection(Wire wire, Object transport) {
        this(wire, transport, 0);
    }

    /** @param ordinal of those that its listener accepted; 0 if it was none */
    NioConnection(Wire wire, Object transport, long ordinal) {
        this.wire = wire;
        this.transport = transport;
        this.ordinal = ordinal;
        this.tlsSession = wire.stream().tlsSession();
        wire.drivenBy(this);
    }

    @Override
    public CompletionStage<Byte> peek(Duration limit) {
        return start(PendingRead.peek(wire.peer(), limit));
    }

    @Override
    public CompletionStage<String> readLine(int maxBytes, Duration limit) {
        return start(PendingRead.line(wire.peer(), positive(maxBytes), limit));
    }

    @Override
    public CompletionStage<byte[]> read(int maxBytes, Duration limit) {
        return start(PendingRead.bytes(wire.peer(), positive(maxBytes), limit));
    }

    private static int positive(int maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", but must be at least 1");
        }
        return maxBytes;
    }

    private <T> CompletionStage<T> start(PendingRead<T> read) {
        if (!use.compareAndSet(Use.FREE, Use.READING)) {
            return CompletableFuture.failedFuture(new IllegalStateException(use.get() == Use.BRIDGED
                    ? bridgedText()
                    : "a read of " + wire.peer() + " is pending already: wait for it first"));
        }
        wire.run(() -> begin(read));
        return read.result();
    }

    private void begin(PendingRead<?> read) {
        if (whyClosed.isPresent()) {
            use.set(Use.FREE);
            read.fail(Failures.alreadyClosed(wire.peer(), whyClosed.get()));
            return;
        }
        pending = Optional.of(read);
        wire.ready();
        pending.filter(still -> still == read)
                .ifPresent(still -> still.startTimer(wire.loop().timers(), () -> timeOut(still)));
    }

    private void timeOut(PendingRead<?> read) {
        giveUp(read, PendingRead::timeOut);
    }

    @Override
    public void breakOff() {
        wire.run(() -> pending.ifPresent(read -> giveUp(read, PendingRead::breakOff)));
    }

    private void giveUp(PendingRead<?> read, Consumer<PendingRead<?>> how) {
        freeForReading();
        wire.ready(); // nothing is to be read any more
        how.accept(read);
    }

    private void freeForReading() {
        pending.ifPresent(PendingRead::stopTimer);
        pending = Optional.empty();
        use.compareAndSet(Use.READING, Use.FREE);
    }

    @Override
    public CompletionStage<Void> write(byte[] bytes) {
        if (use.get() == Use.BRIDGED) {
            return CompletableFuture.failedFuture(bridged());
        }
        if (outputEnded.get()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the output to " + wire.peer() + " was shut down: nothing more can be sent"));
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (!outbox.offer(bytes, sent)) {
            TransportException why = Failures.queueTooLong(wire.peer(), Outbox.MAX_WAITING_BYTES);
            wire.run(() -> wire.driver().end(why, false));
            return CompletableFuture.failedFuture(why);
        }
        askForFlush();
        return sent;
    }

    @Override
    public CompletionStage<Void> shutdownOutput() {
        if (use.get() == Use.BRIDGED) {
            return CompletableFuture.failedFuture(bridged());
        }
        outputEnded.set(true);
        CompletableFuture<Void> told = new CompletableFuture<>();
        outbox.offerEnd(told);
        askForFlush();
        return told;
    }

    private void askForFlush() {
        if (flushAsked.compareAndSet(false, true)) {
            wire.run(this::flush);
        }
    }

    private void flush() {
        flushAsked.set(false);
        wire.ready();
        whyClosed.ifPresent(why -> outbox.fail(Failures.alreadyClosed(wire.peer(), why)));
    }

    /** Rewrites the stream from here on. */
    CompletionStage<Connection> rewrite(ByteTransform received, ByteTransform sent) {
        return change(done -> {
            rewritten = true;
            inbox.rewrite(received);
            wire.streamBy(new RewrittenStream(wire.stream(), received, sent, wire.loop().buffers()));
            changed(done);
        });
    }

    /** Begins TLS from here on. */
    CompletionStage<Connection> startTls(SSLEngine engine, Executor workers, Duration limit) {
        return change(done -> {
            TlsStream tls = wire.tls(engine, inbox.take(Integer.MAX_VALUE), workers);
            wire.streamBy(tls);
            new Handshake(wire, tls, () -> {
                tlsSession = tls.tlsSession();
                wire.drivenBy(this);
                changed(done);
            }, why -> {
                release(why);
                done.completeExceptionally(why);
            }).begin(Limits.deadline(limit), Failures.timedOut(wire.peer(), "TLS handshake", limit));
        });
    }

    /** Nobody else uses the connection while it is changed. */
    private CompletionStage<Connection> change(Consumer<CompletableFuture<Connection>> change) {
        if (!outbox.isEmpty() || !use.compareAndSet(Use.FREE, Use.READING)) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "the connection to " + wire.peer() + " is in use: its stream can't be changed now"));
        }
        CompletableFuture<Connection> done = new CompletableFuture<>();
        wire.run(() -> {
            if (whyClosed.isPresent()) {
                use.set(Use.FREE);
                done.completeExceptionally(Failures.alreadyClosed(wire.peer(), whyClosed.get()));
            } else {
                change.accept(done);
            }
        });
        return done;
    }

    private void changed(CompletableFuture<Connection> done) {
        use.set(Use.FREE);
        done.complete(this);
    }

    /** Whether its stream is the socket's own. */
    boolean isPlain() {
        return tlsSession.isEmpty() && !rewritten;
    }

    @Override
    public long ordinal() {
        return ordinal;
    }

    @Override
    public SocketAddress remote() {
        return wire.remote();
    }

    @Override
    public SocketAddress local() {
        requireUnbridged();
        return wire.local();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        requireUnbridged();
        return tlsSession;
    }

    @Override
    public CompletionStage<Void> closed() {
        return use.get() == Use.BRIDGED ? CompletableFuture.failedFuture(bridged()) : closed.minimalCompletionStage();
    }

    @Override
    public void close() {
        if (closeAsked.compareAndSet(false, true)) {
            wire.run(() -> wire.driver().end(Failures.closedHere(wire.peer()), true));
        }
    }

    private void requireUnbridged() {
        if (use.get() == Use.BRIDGED) {
            throw bridged();
        }
    }

    private IllegalStateException bridged() {
        return new IllegalStateException(bridgedText());
    }

    private String bridgedText() {
        return "the connection to " + wire.peer() + " belongs to a bridge";
    }

    @Override
    public void advance() {
        try {
            boolean flushed = outbox.flush(wire.stream());
            receive();
            if (ended && outbox.isShut()) {
                end(Failures.ended(wire.peer()), true);
            }
            wire.await(pending.isPresent(), !flushed);
        } catch (IOException e) {
            end(Failures.of(wire.peer(), e), false);
        }
    }

    private void receive() throws IOException {
        for (int n = 0; pending.isPresent() && !serve(pending.get()); n++) {
            if (n == CHUNKS_PER_TURN) {
                wire.run(wire::ready);
                return;
            }
            if (!fill(pending.get().chunkBytes())) {
                return;
            }
        }
    }

    /** @return true if the read is over */
    private boolean serve(PendingRead<?> read) {
        try {
            if (!read.isServed(inbox, ended)) {
                return false;
            }
            freeForReading();
            read.complete();
        } catch (TransportException e) {
            end(e, ended);
        }
        return true;
    }

    /** @return false if there is nothing to receive now */
    private boolean fill(int maxBytes) throws IOException {
        BufferPool buffers = wire.loop().buffers();
        ByteBuffer chunk = buffers.borrow();
        try {
            int count = wire.stream().read(chunk.limit(Math.min(maxBytes, chunk.capacity())));
            ended = ended || count < 0;
            inbox.add(chunk.flip());
            return count != 0;
        } finally {
            buffers.giveBack(chunk);
        }
    }

    @Override
    public void end(TransportException why, boolean orderly) {
        wire.close(orderly);
        release(why);
    }

    /** The wire is closed: tells everybody who waits. */
    void release(TransportException why) {
        if (whyClosed.isPresent()) {
            return;
        }
        whyClosed = Optional.of(why);
        Optional<PendingRead<?>> read = pending;
        freeForReading();
        read.ifPresent(waiting -> waiting.fail(why));
        outbox.fail(why);
        closed.complete(null);
    }

    /** @return false if it can't be bridged now: a read is pending or it is bridged already */
    boolean claimForBridge() {
        return use.compareAndSet(Use.FREE, Use.BRIDGED);
    }

    /** The bridge didn't come about. */
    void unclaim() {
        use.set(Use.FREE);
    }

    boolean belongsTo(Object other) {
        return transport == other;
    }

    Wire wire() {
        return wire;
    }

    Inbox inbox() {
        return inbox;
    }

    Outbox outbox() {
        return outbox;
    }

    @Override
    public String toString() {
        return "connection to " + wire.peer();
    }
}
