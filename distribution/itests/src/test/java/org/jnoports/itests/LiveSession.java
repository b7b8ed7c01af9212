package org.jnoports.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;

/** Two sockets joined by a transport, as a relay joins them, with bytes flowing from one to the other until it is finished. */
final class LiveSession {
    private static final long LIMIT_SECONDS = 30;
    private static final int PIECE_BYTES = 20_000;
    private static final int LEAST_PIECES = 100;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Bridge bridge;
    private final Socket from;
    private final Socket to;
    private final CompletableFuture<byte[]> sent;
    private final CompletableFuture<byte[]> received;
    private volatile boolean finishing; // set by the test, read by the sender

    LiveSession(Transport transport, int seed) throws IOException, InterruptedException {
        BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
        try (Listener listener = transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), accepted::add)) {
            from = new Socket(InetAddress.getLoopbackAddress(), listener.local().getPort());
            Connection left = accepted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            to = new Socket(InetAddress.getLoopbackAddress(), listener.local().getPort());
            Connection right = accepted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            bridge = transport.bridge(left, right);
        }
        sent = CompletableFuture.supplyAsync(() -> send(seed), LiveSession::inBackground);
        received = CompletableFuture.supplyAsync(this::receive, LiveSession::inBackground);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "live-session");
        thread.setDaemon(true);
        thread.start();
    }

    private byte[] send(int seed) {
        Random random = new Random(seed);
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE_BYTES];
        try (OutputStream out = from.getOutputStream()) {
            for (int pieces = 0; pieces < LEAST_PIECES || !finishing; pieces++) {
                random.nextBytes(piece);
                byte[] part = Arrays.copyOf(piece, 1 + random.nextInt(PIECE_BYTES));
                digest.update(part);
                out.write(part);
                TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
            }
            from.shutdownOutput();
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] receive() {
        MessageDigest digest = sha256();
        byte[] some = new byte[64 * 1024];
        try {
            InputStream in = to.getInputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                digest.update(some, 0, count);
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Ends the stream. Returns the bytes that were moved if they are those that were sent, all and in order; else -1. */
    long finish() throws Exception {
        finishing = true;
        byte[] expected = sent.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        boolean same = Arrays.equals(received.get(LIMIT_SECONDS, TimeUnit.SECONDS), expected);
        to.close();
        from.close();
        long moved = bridge.ended().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS).traffic().toRight();
        return same ? moved : -1;
    }
}
