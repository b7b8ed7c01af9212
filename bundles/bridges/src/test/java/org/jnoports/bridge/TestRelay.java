package org.jnoports.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jnoports.api.transport.HostPort;

/** Two ports whose connections are joined in order, through whatever a test has to say about the bytes. */
final class TestRelay implements AutoCloseable {
    /** What becomes of a piece of bytes on its way; may end the stream by throwing. */
    interface Way {
        void pass(byte[] bytes, int count, OutputStream out) throws IOException;
    }

    /** Makes the way for one direction of the n-th pair, from 1 on. */
    interface Ways {
        Way way(int pair, boolean fromClient);
    }

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket client = listening();
    private final ServerSocket device = listening();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Ways ways;
    private final boolean proofs;

    /** @param proofs whether each connection begins with a line that isn't passed on */
    TestRelay(boolean proofs, Ways ways) {
        this.proofs = proofs;
        this.ways = ways;
        BlockingQueue<Socket> left = accepting(client);
        BlockingQueue<Socket> right = accepting(device);
        start(() -> {
            for (int pair = 1; ; pair++) {
                join(pair, left.take(), right.take());
            }
        });
    }

    /** Passes everything on. */
    static TestRelay honest(boolean proofs) {
        return new TestRelay(proofs, (pair, fromClient) -> (bytes, count, out) -> out.write(bytes, 0, count));
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostPort clientPort() {
        return new HostPort("127.0.0.1", client.getLocalPort());
    }

    HostPort devicePort() {
        return new HostPort("127.0.0.1", device.getLocalPort());
    }

    List<String> lines() {
        return lines;
    }

    private BlockingQueue<Socket> accepting(ServerSocket server) {
        BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                if (proofs) {
                    lines.add(line(socket.getInputStream()));
                }
                accepted.add(socket);
            }
        });
        return accepted;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private void join(int pair, Socket left, Socket right) {
        start(() -> pump(left, right, ways.way(pair, true)));
        start(() -> pump(right, left, ways.way(pair, false)));
    }

    private static void pump(Socket from, Socket to, Way way) throws IOException {
        byte[] bytes = new byte[BUFFER_BYTES];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                way.pass(bytes, count, out);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            from.close();
            to.close();
            throw e;
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                return; // the test ends, or an end does
            }
        }, "test-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        client.close();
        device.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
