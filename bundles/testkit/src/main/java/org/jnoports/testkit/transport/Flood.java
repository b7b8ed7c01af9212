package org.jnoports.testkit.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.jnoports.testkit.Await;

/** A writer that never stops by itself: it finds out how much the other side takes before it pushes back. */
final class Flood implements AutoCloseable {
    /** More than the kernel's buffers of two sockets in a row hold, and far less than what is offered. */
    static final long MOST_A_KERNEL_HOLDS = 100L * 1024 * 1024;

    private static final long OFFERED = 4 * MOST_A_KERNEL_HOLDS;
    private static final int SMALL_BUFFER_BYTES = 64 * 1024;
    private static final long BLOCKED_MILLIS = 300;

    private final SocketChannel channel;
    private final MessageDigest digest = sha256();
    private final ByteBuffer block = ByteBuffer.allocate(64 * 1024);

    Flood(InetSocketAddress address) {
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL_BUFFER_BYTES);
            channel.connect(address);
            channel.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Random(7).nextBytes(block.array());
    }

    byte firstByte() {
        return block.get(0);
    }

    /** @return the bytes written before nobody took any more for a while */
    long untilBlocked() {
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            long written = 0;
            while (written < OFFERED && selector.select(BLOCKED_MILLIS) > 0) {
                selector.selectedKeys().clear();
                written += write();
            }
            key.cancel();
            selector.selectNow();
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int write() throws IOException {
        if (!block.hasRemaining()) {
            block.clear();
        }
        int before = block.position();
        int count = channel.write(block);
        digest.update(block.array(), before, count);
        return count;
    }

    /** Waits for so many bytes from the other side. */
    String read(int count) {
        try {
            channel.configureBlocking(true);
            return new String(channel.socket().getInputStream().readNBytes(count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the other side has closed, orderly or not. */
    void awaitEnd() {
        ByteBuffer dropped = ByteBuffer.allocate(1024);
        try {
            channel.configureBlocking(true);
            channel.socket().setSoTimeout((int) Await.LIMIT.toMillis());
            while (channel.read(dropped.clear()) >= 0) {
                // what was sent before the end
            }
        } catch (IOException e) {
            // a reset is an end, too
        }
    }

    /** Ends the stream. */
    void end() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of all that was written. */
    byte[] digest() {
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
