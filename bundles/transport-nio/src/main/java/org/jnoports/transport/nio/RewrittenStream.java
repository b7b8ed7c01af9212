package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jnoports.api.transport.ByteTransform;

/**
 * A plain stream whose bytes are rewritten on their way, length kept. What goes out waits in a lent buffer from its rewriting
 * until the system has it, since nothing may be rewritten twice; what comes in is rewritten where it lies.
 */
final class RewrittenStream implements ByteStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteStream plain;
    private final ByteTransform received;
    private final ByteTransform sent;
    private BufferPool buffers;
    private ByteBuffer out = NOTHING; // rewritten, ready to be taken from
    private boolean lent;

    RewrittenStream(ByteStream plain, ByteTransform received, ByteTransform sent, BufferPool buffers) {
        this.plain = plain;
        this.received = received;
        this.sent = sent;
        this.buffers = buffers;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        int count = plain.read(target);
        if (count > 0) {
            int limit = target.limit();
            target.limit(target.position()).position(start);
            received.apply(target);
            target.limit(limit).position(start + count);
        }
        return count;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        while (flush()) {
            if (!source.hasRemaining()) {
                return true;
            }
            rewrite(source);
        }
        return false;
    }

    private void rewrite(ByteBuffer source) {
        out = buffers.borrowWide();
        lent = true;
        int count = Math.min(source.remaining(), out.remaining());
        out.put(source.slice(source.position(), count)).flip();
        source.position(source.position() + count);
        sent.apply(out);
    }

    /** @return true if nothing waits for the system */
    private boolean flush() throws IOException {
        if (lent && plain.write(out)) {
            release();
        }
        return !lent;
    }

    private void release() {
        if (lent) {
            buffers.giveBack(out);
            out = NOTHING;
            lent = false;
        }
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        return flush() && plain.shutdownOutput();
    }

    @Override
    public int ownInterest() {
        return lent ? SelectionKey.OP_WRITE : 0;
    }

    @Override
    public boolean suspended() {
        return false;
    }

    @Override
    public void close(boolean orderly) {
        release();
    }

    @Override
    public void leave() {
        plain.leave();
        if (lent) {
            buffers.lentElsewhere(out);
        }
    }

    @Override
    public void join(BufferPool pool) {
        plain.join(pool);
        buffers = pool;
        if (lent) {
            buffers.adopt(out);
        }
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }
}
