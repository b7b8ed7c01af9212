package org.jnoports.testkit.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** The other end of a connection, over a plain blocking socket of the JDK, so that a test sees each byte and each FIN. */
final class RawPeer implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 20_000;

    private final Socket socket;

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
    }

    static RawPeer dial(InetSocketAddress address) {
        return dial(address, 0);
    }

    /** @param bufferBytes of the kernel, for peers that are to be slow; 0: the system's choice */
    static RawPeer dial(InetSocketAddress address, int bufferBytes) {
        try {
            Socket socket = new Socket();
            if (bufferBytes > 0) {
                socket.setReceiveBufferSize(bufferBytes);
                socket.setSendBufferSize(bufferBytes);
            }
            socket.connect(address, READ_LIMIT_MILLIS);
            return new RawPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket socket() {
        return socket;
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the next bytes as text, exactly so many */
    String read(int count) {
        return new String(readBytes(count), StandardCharsets.UTF_8);
    }

    byte[] readBytes(int count) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("the stream ended after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the end of the stream. */
    byte[] readAll() {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the other side has closed, orderly or not; what it sent until then is dropped. */
    void awaitEnd() {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream dropped = new ByteArrayOutputStream();
            in.transferTo(dropped);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the other side hasn't closed", e);
        } catch (IOException e) {
            // a reset is an end, too
        }
    }

    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a TCP reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
