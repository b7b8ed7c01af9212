package org.jnoports.api.console;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Frames over a blocking socket: a kind (one byte), a length (four bytes, big-endian), that many bytes. One thread may read
 * while others write, which take turns; the streams that Java makes of a channel can't do that.
 */
public final class FrameChannel implements AutoCloseable {
    private static final int HEADER = 5;

    private final SocketChannel socket;
    private final Object turn = new Object();

    /** @param socket connected, blocking; closed with this */
    public FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Waits until the other side has taken it over.
     *
     * @throws IOException if the other side has ended
     */
    public void write(Frame frame) throws IOException {
        if (frame.bytes().length > Frame.MAX_BYTES) {
            throw new IOException("a message has more than " + Frame.MAX_BYTES + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + frame.bytes().length);
        buffer.put((byte) frame.kind().code()).putInt(frame.bytes().length).put(frame.bytes()).flip();
        synchronized (turn) {
            while (buffer.hasRemaining()) {
                socket.write(buffer);
            }
        }
    }

    /**
     * Waits for the next one.
     *
     * @return empty when the other side has ended
     * @throws IOException if what comes isn't a frame, or ends within one
     */
    public Optional<Frame> read() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (socket.read(header) < 0) {
            return Optional.empty();
        }
        fill(header);
        Frame.Kind kind = kind((char) header.get());
        int length = header.getInt();
        if (length < 0 || length > Frame.MAX_BYTES) {
            throw new IOException("a message claims to have " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(bytes);
        return Optional.of(new Frame(kind, bytes.array()));
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new EOFException("the other side ended within a message");
            }
        }
        buffer.flip();
    }

    private static Frame.Kind kind(char code) throws IOException {
        for (Frame.Kind kind : Frame.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new IOException("what comes isn't a message of a runtime's console");
    }

    /** Says that nothing more is written. Closing at once, with something unread, could take from the other side what was written. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
