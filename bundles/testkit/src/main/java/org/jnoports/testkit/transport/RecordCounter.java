package org.jnoports.testkit.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay for one connection that sees TLS records on their way from the client to the server. */
final class RecordCounter implements AutoCloseable {
    private static final int HEADER_BYTES = 5;

    private final ServerSocket server;
    private final Socket onward = new Socket();
    private final List<Integer> lengths = new CopyOnWriteArrayList<>();
    private volatile boolean tampering; // set by the test, read by the relaying thread

    RecordCounter(InetSocketAddress target) {
        try {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            onward.connect(target);
            onward.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::relay);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Forgets what was counted so far. */
    void reset() {
        lengths.clear();
    }

    /** The lengths of the records since {@link #reset}, without their headers. */
    List<Integer> records() {
        return List.copyOf(lengths);
    }

    /** From now on one bit of each record changes on its way. */
    void tamper() {
        tampering = true;
    }

    /** Ends the TCP stream to the server, between two records. */
    void cutForward() {
        try {
            onward.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "record-counter");
        thread.setDaemon(true);
        thread.start();
    }

    private void relay() {
        try (Socket client = server.accept()) {
            client.setTcpNoDelay(true);
            start(() -> copy(onward, client));
            forward(new DataInputStream(client.getInputStream()), onward.getOutputStream());
        } catch (IOException e) {
            closeQuietly(onward); // the test sees it at the connection's other end
        }
    }

    private void forward(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            byte[] header = in.readNBytes(HEADER_BYTES);
            if (header.length < HEADER_BYTES) {
                throw new EOFException();
            }
            byte[] body = new byte[(header[3] & 0xff) << 8 | (header[4] & 0xff)];
            in.readFully(body);
            lengths.add(body.length);
            if (tampering) {
                body[body.length / 2] ^= 1;
            }
            out.write(header);
            out.write(body);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            onward.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
