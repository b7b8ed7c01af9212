package org.jnoports.webconsole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;

/**
 * The configuration, checked: a bad value stops activation with a sentence that names the key.
 *
 * @param port never 0
 */
record WebConsoleSettings(InetAddress host, int port, String user, Path passwordFile) {
    static final String PID = "org.jnoports.webconsole";
    static final String EXPOSED = "the password may cross the network unencrypted";
    private static final int HIGHEST_PORT = 65_535;

    static WebConsoleSettings from(WebConsoleConfig config, Path home) {
        int port = value("port", config::port);
        if (port < 0 || port > HIGHEST_PORT) {
            throw new TunnelException(PID + ": port = " + port + " isn't 0 (any) or a port up to " + HIGHEST_PORT);
        }
        String user = value("user", config::user).strip();
        if (user.isEmpty() || user.contains(":")) {
            throw new TunnelException(PID + ": user = " + user + " is empty or has a ':'");
        }
        InetAddress host = address(value("host", config::host).strip(), value("beyondLoopback", config::beyondLoopback).strip());
        return new WebConsoleSettings(host, port == 0 ? free(host) : port, user, passwordFile(value("passwordFile", config::passwordFile).strip(), home));
    }

    String url() {
        String address = host.getHostAddress();
        return "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port + "/system/console";
    }

    /** Values come through a proxy of DS, which throws what it likes when one has the wrong type. */
    private static <T> T value(String key, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw new TunnelException(PID + ": " + key + " can't be read: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    private static InetAddress address(String host, String exposure) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host.isEmpty() ? "127.0.0.1" : host); // an empty name would be every address to some
        } catch (UnknownHostException e) {
            throw new TunnelException(PID + ": host = " + host + " is no address of this machine", e);
        }
        if (!address.isLoopbackAddress() && !exposure.equals(EXPOSED)) {
            throw new TunnelException(PID + ": host = " + host + " isn't loopback, and HTTP is not encrypted; reach it by 'ssh -L', put a proxy with TLS before it, or write 'beyondLoopback = "
                    + EXPOSED + "'");
        }
        return address;
    }

    /** Jetty itself takes 0 for no port at all. */
    private static int free(InetAddress host) {
        try (ServerSocket probe = new ServerSocket(0, 1, host)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new TunnelException(PID + ": no port of " + host.getHostAddress() + " can be had: " + e.getMessage(), e);
        }
    }

    private static Path passwordFile(String text, Path home) {
        try {
            return text.isEmpty() ? home.resolve("data").resolve("webconsole").resolve("password") : home.resolve(text);
        } catch (InvalidPathException e) {
            throw new TunnelException(PID + ": passwordFile = " + text + " is no path", e);
        }
    }
}
