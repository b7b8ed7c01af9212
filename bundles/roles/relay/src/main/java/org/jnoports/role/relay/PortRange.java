package org.jnoports.role.relay;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;

/**
 * Ports that may be leased, for firewalls.
 *
 * @param first 0: whichever the system chooses
 * @param last not less than the first
 */
record PortRange(int first, int last) {
    /** Whichever the system chooses. */
    static final PortRange ANY = new PortRange(0, 0);
    private static final int MAX_PORT = 65_535;
    /** So many ports are tried before it is given up. */
    private static final int MOST_TRIES = 1_000;

    /** @throws IllegalArgumentException if it is neither empty nor {@code 40000-40999} */
    static PortRange parse(String text) {
        String range = text.strip();
        if (range.isEmpty()) {
            return ANY;
        }
        String[] ends = range.split("-", -1);
        try {
            PortRange parsed = new PortRange(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[ends.length - 1].strip()));
            if (ends.length == 2 && parsed.first >= 1 && parsed.last > parsed.first && parsed.last <= MAX_PORT) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private static IllegalArgumentException wrong(NumberFormatException cause) {
        return new IllegalArgumentException("a range of two ports or more is needed, such as 40000-40999, or nothing for any", cause);
    }

    /** Binds one that is free, beginning anywhere in the range. */
    Listener bind(Transport transport, String host, Consumer<Connection> accepted) {
        if (first == 0) {
            return transport.listen(new HostPort(host, 0), Optional.empty(), accepted);
        }
        int size = last - first + 1;
        int start = ThreadLocalRandom.current().nextInt(size);
        TransportException taken = null;
        for (int n = 0; n < Math.min(size, MOST_TRIES); n++) {
            try {
                return transport.listen(new HostPort(host, first + (start + n) % size), Optional.empty(), accepted);
            } catch (TransportException e) {
                taken = e;
            }
        }
        throw new TransportException(TransportException.Reason.IO, "no port from " + first + " to " + last + " could be bound: "
                + (taken == null ? "none was tried" : taken.getMessage()), taken);
    }
}
