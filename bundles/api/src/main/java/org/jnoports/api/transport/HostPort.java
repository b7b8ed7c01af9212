package org.jnoports.api.transport;

import java.net.InetSocketAddress;

/**
 * A host and a TCP port, not yet resolved.
 *
 * @param host a name or an IP literal (IPv6 without brackets), never empty
 * @param port 0 to 65,535; 0 only where a port is to be chosen
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a host is missing");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}.
     *
     * @param text what a person typed
     * @param defaultPort the port when the text has none
     * @throws IllegalArgumentException with a sentence that names the text
     */
    public static HostPort parse(String text, int defaultPort) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            int end = trimmed.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("'" + text + "' has '[' without ']'");
            }
            String rest = trimmed.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("'" + text + "' is not host:port");
            }
            return new HostPort(trimmed.substring(1, end), rest.isEmpty() ? defaultPort : port(text, rest.substring(1)));
        }
        int colon = trimmed.indexOf(':');
        if (colon < 0 || colon != trimmed.lastIndexOf(':')) { // no port, or a bare IPv6 address
            return new HostPort(trimmed, defaultPort);
        }
        return new HostPort(trimmed.substring(0, colon), port(text, trimmed.substring(colon + 1)));
    }

    private static int port(String text, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' has no number as its port", e);
        }
    }

    /** Resolves now; never call it on an event loop. Check {@link InetSocketAddress#isUnresolved()}. */
    public InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    /** Written out, as {@link #hashCode}: what Java makes of a record at its first comparison takes a program's start 10 ms. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HostPort that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
