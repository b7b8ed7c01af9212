package org.jnoports.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes that flow from one socket to another, through whatever lies between them, until it is finished. */
final class ByteStream {
    private static final long LIMIT_SECONDS = 30;
    private static final int PIECE_BYTES = 20_000;
    private static final int LEAST_PIECES = 100;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Socket from;
    private final Socket to;
    private final CompletableFuture<byte[]> sent;
    private final CompletableFuture<byte[]> received;
    private final AtomicLong moved = new AtomicLong();
    private volatile boolean finishing; // set by the test, read by the sender

    /** Both are its own from now on. */
    ByteStream(Socket from, Socket to, int seed) {
        this.from = from;
        this.to = to;
        sent = CompletableFuture.supplyAsync(() -> send(seed), ByteStream::inBackground);
        received = CompletableFuture.supplyAsync(this::receive, ByteStream::inBackground);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "byte-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private byte[] send(int seed) {
        Random random = new Random(seed);
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE_BYTES];
        try {
            OutputStream out = from.getOutputStream();
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
                moved.addAndGet(count);
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

    /** How many bytes have come through so far. */
    long moved() {
        return moved.get();
    }

    /** Ends the stream. Returns the bytes that were moved if they are those that were sent, all and in order; else -1. */
    long finish() throws Exception {
        finishing = true;
        byte[] expected = sent.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        boolean same = Arrays.equals(received.get(LIMIT_SECONDS, TimeUnit.SECONDS), expected);
        to.close();
        from.close();
        return same ? moved.get() : -1;
    }
}
