package org.jnoports.role.relay;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/** A connection whose peer the test plays; only what a meeting uses of it. */
final class FakeConnection implements Connection {
    private final String name;
    private CompletableFuture<Byte> look;
    private int looks;
    private boolean closed;
    private boolean brokenOff;
    private Runnable beforeLook = () -> {};

    FakeConnection(String name) {
        this.name = name;
    }

    /** What happens elsewhere when a look is meant to begin and hasn't. */
    void beforeLook(Runnable event) {
        beforeLook = event;
    }

    @Override
    public CompletionStage<Byte> peek(Duration limit) {
        beforeLook.run();
        return look();
    }

    private synchronized CompletionStage<Byte> look() {
        if (isLookedAt()) {
            throw new AssertionError(name + " is looked at twice");
        }
        looks++;
        look = new CompletableFuture<>();
        return look;
    }

    /** What was pending ends a little later, one way or the other. */
    @Override
    public synchronized void breakOff() {
        brokenOff = isLookedAt();
    }

    synchronized boolean isBrokenOff() {
        return brokenOff;
    }

    synchronized boolean isLookedAt() {
        return look != null && !look.isDone();
    }

    synchronized int looks() {
        return looks;
    }

    void speaks() {
        takeLook().complete((byte) 'S');
    }

    void staysSilent() {
        fails(Reason.TIMED_OUT);
    }

    void goesAway() {
        fails(Reason.CLOSED);
    }

    private void fails(Reason reason) {
        takeLook().completeExceptionally(new TransportException(reason, name + ": " + reason, null));
    }

    private synchronized CompletableFuture<Byte> takeLook() {
        CompletableFuture<Byte> taken = look;
        look = null;
        return taken;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public CompletionStage<String> readLine(int maxBytes, Duration limit) {
        throw notUsed();
    }

    @Override
    public CompletionStage<byte[]> read(int maxBytes, Duration limit) {
        throw notUsed();
    }

    @Override
    public CompletionStage<Void> write(byte[] bytes) {
        throw notUsed();
    }

    @Override
    public CompletionStage<Void> shutdownOutput() {
        throw notUsed();
    }

    @Override
    public SocketAddress remote() {
        throw notUsed();
    }

    @Override
    public SocketAddress local() {
        throw notUsed();
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        throw notUsed();
    }

    @Override
    public CompletionStage<Void> closed() {
        throw notUsed();
    }

    private static AssertionError notUsed() {
        return new AssertionError("a meeting moves no bytes");
    }

    @Override
    public String toString() {
        return name;
    }
}
