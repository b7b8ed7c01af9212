package org.jnoports.role.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import org.jnoports.api.TunnelException;

/**
 * A free port on loopback, kept for the ssh program until {@link #close}. On Linux a socket that is bound and doesn't
 * listen keeps others from being given the port, while ssh, which asks for it by number, still gets it: so clients that
 * start at once don't meet. Elsewhere the port is only looked for.
 */
final class LocalPort implements AutoCloseable {
    private static final boolean LINUX = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    private final Socket placeholder;
    private final int number;

    private LocalPort(Socket placeholder) throws IOException {
        this.placeholder = placeholder;
        number = placeholder.getLocalPort();
        if (!LINUX) {
            placeholder.close();
        }
    }

    /**
     * @param wanted 0 for any
     * @throws TunnelException if it is in use
     */
    static LocalPort reserve(int wanted) {
        Socket socket = new Socket();
        try {
            if (wanted != 0) {
                new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress()).close(); // a listener wouldn't be noticed below
            }
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return new LocalPort(socket);
        } catch (IOException e) {
            throw new TunnelException("local port " + wanted + " can't be used (" + e.getMessage()
                    + "): choose another one with -l, or leave it out", e);
        }
    }

    int number() {
        return number;
    }

    @Override
    public void close() {
        try {
            placeholder.close();
        } catch (IOException e) {
            throw new TunnelException("local port " + number + " can't be given back: " + e.getMessage(), e);
        }
    }
}
