package org.jnoports.metrics;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;

/**
 * The configuration, checked: a bad value stops activation with a sentence that names the key.
 *
 * @param tokenFile absolute, or relative to the process
 */
record MetricsSettings(InetSocketAddress address, Path tokenFile, Duration healthPause) {
    static final String PID = "org.jnoports.metrics";
    static final String EXPOSED = "the token may cross the network unencrypted";
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_SECONDS = 86_400;

    static MetricsSettings from(MetricsConfig config, Path home) {
        int port = value("port", config::port);
        if (port < 0 || port > HIGHEST_PORT) {
            throw new TunnelException(PID + ": port = " + port + " isn't 0 (any) or a port up to " + HIGHEST_PORT);
        }
        int seconds = value("healthSeconds", config::healthSeconds);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new TunnelException(PID + ": healthSeconds = " + seconds + " isn't between 1 and " + LONGEST_SECONDS);
        }
        return new MetricsSettings(new InetSocketAddress(address(value("host", config::host).strip(), value("beyondLoopback", config::beyondLoopback).strip()), port),
                tokenFile(value("tokenFile", config::tokenFile).strip(), home), Duration.ofSeconds(seconds));
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
            throw new TunnelException(PID + ": host = " + host + " isn't loopback, and HTTP is not encrypted; put a proxy with TLS before it, or write 'beyondLoopback = "
                    + EXPOSED + "'");
        }
        return address;
    }

    private static Path tokenFile(String text, Path home) {
        try {
            return text.isEmpty() ? home.resolve("data").resolve("metrics").resolve("token") : home.resolve(text);
        } catch (InvalidPathException e) {
            throw new TunnelException(PID + ": tokenFile = " + text + " is no path", e);
        }
    }
}
