package org.jnoports.testkit.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;

/** Sends much in pieces of all sizes; sender and receiver compare digests. */
final class RandomBytes {
    private static final int LARGEST_PIECE_BYTES = 150_000;

    private RandomBytes() {}

    /**
     * Sends and ends the stream.
     *
     * @return the SHA-256 of what was sent
     */
    static byte[] send(RawPeer to, long count, int seed) {
        Random random = new Random(seed);
        MessageDigest digest = Flood.sha256();
        byte[] source = new byte[LARGEST_PIECE_BYTES];
        random.nextBytes(source);
        for (long left = count; left > 0; ) {
            int size = (int) Math.min(left, 1 + random.nextInt(random.nextBoolean() ? 100 : LARGEST_PIECE_BYTES));
            byte[] piece = Arrays.copyOf(source, size);
            piece[0] = (byte) random.nextInt(); // so that no two pieces are alike
            digest.update(piece);
            to.write(piece);
            left -= size;
        }
        to.shutdownOutput();
        return digest.digest();
    }

    /** @return the SHA-256 of everything until the end of the stream */
    static byte[] receive(RawPeer from) {
        MessageDigest digest = Flood.sha256();
        byte[] some = new byte[64 * 1024];
        try {
            InputStream in = from.socket().getInputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                digest.update(some, 0, count);
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
