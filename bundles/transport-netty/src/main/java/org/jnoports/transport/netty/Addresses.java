package org.jnoports.transport.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jnoports.api.transport.HostPort;

/** Names and addresses. */
final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private Addresses() {}

    /** True if no look-up is needed. */
    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    /** All addresses, in the system's order of preference; blocks unless {@link #isLiteral}. */
    static List<InetAddress> of(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    /** For a person: {@code 127.0.0.1:22} or {@code [::1]:22}. */
    static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString();
        }
        return String.valueOf(address);
    }
}
