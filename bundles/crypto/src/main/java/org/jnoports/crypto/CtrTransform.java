package org.jnoports.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.transport.ByteTransform;

/** One direction of a stream under AES-256-CTR (noports.md, section 5.4): encrypting and decrypting are the same. */
final class CtrTransform implements ByteTransform {
    private static final int SCRATCH_BYTES = 16 * 1024;
    /** Buffers outside the heap pass through here: the JDK's AES wants arrays. One per event loop, whatever number of sessions it has. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

    private final Cipher cipher;

    CtrTransform(StreamKey key) {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.key().bytes(), "AES"), new IvParameterSpec(key.ivBytes()));
        } catch (GeneralSecurityException e) {
            throw new KeysException("this Java runtime can't do AES in counter mode: " + e.getMessage(), e);
        }
    }

    @Override
    public void apply(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            apply(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return;
        }
        byte[] scratch = SCRATCH.get();
        for (int at = bytes.position(); at < bytes.limit(); at += scratch.length) {
            int count = Math.min(scratch.length, bytes.limit() - at);
            bytes.get(at, scratch, 0, count);
            apply(scratch, 0, count);
            bytes.put(at, scratch, 0, count);
        }
    }

    private void apply(byte[] bytes, int start, int count) {
        try {
            int done = cipher.update(bytes, start, count, bytes, start);
            if (done != count) {
                throw new IllegalStateException("a cipher in counter mode kept bytes back");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a cipher in counter mode failed", e);
        }
    }
}
