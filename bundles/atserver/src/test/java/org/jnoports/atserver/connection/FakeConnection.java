package org.jnoports.atserver.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.Connection;

/** Keeps what is written; nothing is ever received. */
public final class FakeConnection implements Connection {
    public final List<String> written = new ArrayList<>();
    public final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final boolean reads;

    /** @param reads whether the other side takes what is written */
    public FakeConnection(boolean reads) {
        this.reads = reads;
    }

    @Override
    public CompletionStage<Byte> peek(Duration limit) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<String> readLine(int maxBytes, Duration limit) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<byte[]> read(int maxBytes, Duration limit) {
        return new CompletableFuture<>();
    }

    @Override
    public void breakOff() {}

    @Override
    public CompletionStage<Void> write(byte[] bytes) {
        written.add(new String(bytes, StandardCharsets.UTF_8));
        return reads ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
    }

    @Override
    public CompletionStage<Void> shutdownOutput() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public SocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public SocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        closed.complete(null);
    }
}
