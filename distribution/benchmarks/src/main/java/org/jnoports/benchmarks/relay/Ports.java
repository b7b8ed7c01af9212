package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.locks.LockSupport;

/** Ports of the loopback interface. */
final class Ports {
    private static final long START_NANOS = 20_000_000_000L;
    private static final long POLL_NANOS = 50_000_000;

    private Ports() {}

    /** One that nobody has at this moment: for programs that can't choose one by themselves. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static int portOf(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    /** @throws IOException if nobody listens there in time */
    static void await(int port) throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (!accepts(port)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("nobody listens on port " + port);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(loopback(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
