package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** The socket's bytes as they are. */
final class PlainStream implements ByteStream {
    private final SocketChannel channel;
    private BufferPool buffers;

    PlainStream(SocketChannel channel, BufferPool buffers) {
        this.channel = channel;
        this.buffers = buffers;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        if (source.isDirect()) {
            channel.write(source);
        } else if (source.hasRemaining()) {
            copyOut(source);
        }
        return !source.hasRemaining();
    }

    /** The JDK would keep a direct copy as large as the largest array per thread; this one is bounded and lent. */
    private void copyOut(ByteBuffer source) throws IOException {
        ByteBuffer copy = buffers.borrow();
        try {
            int written;
            do {
                copy.clear();
                copy.put(source.slice(source.position(), Math.min(source.remaining(), copy.remaining()))).flip();
                written = channel.write(copy);
                source.position(source.position() + written);
            } while (source.hasRemaining() && !copy.hasRemaining());
        } finally {
            buffers.giveBack(copy);
        }
    }

    @Override
    public boolean shutdownOutput() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    public int ownInterest() {
        return 0;
    }

    @Override
    public boolean suspended() {
        return false;
    }

    @Override
    public void close(boolean orderly) {
        // holds nothing
    }

    @Override
    public void leave() {
        // holds nothing
    }

    @Override
    public void join(BufferPool pool) {
        buffers = pool;
    }

    @Override
    public Optional<SSLSession> tlsSession() {
        return Optional.empty();
    }
}
