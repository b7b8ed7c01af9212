package org.jnoports.role.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jnoports.api.transport.Connection;

/** A connection that has come to a port and isn't joined yet. What changes is guarded by its queue's owner. */
final class Guest {
    private final Connection connection;
    private final long ordinal;
    private final Optional<InetAddress> address;
    private final long cameNanos;
    private boolean admitted;
    private long admittedNanos;

    /** @param ordinal of those that have come to its port */
    Guest(Connection connection, long ordinal, long now) {
        this.connection = connection;
        this.ordinal = ordinal;
        this.address = connection.remote() instanceof InetSocketAddress inet ? Optional.ofNullable(inet.getAddress()) : Optional.empty();
        this.cameNanos = now;
    }

    Connection connection() {
        return connection;
    }

    long ordinal() {
        return ordinal;
    }

    long cameNanos() {
        return cameNanos;
    }

    long admittedNanos() {
        return admittedNanos;
    }

    void admit(long now) {
        admitted = true;
        admittedNanos = now;
    }

    boolean isAdmitted() {
        return admitted;
    }

    boolean comesFromWhere(Guest other) {
        return address.isPresent() && address.equals(other.address);
    }
}
