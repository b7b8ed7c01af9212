package org.jnoports.bridge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/** The device's end of a session with one connection. */
final class DeviceSingle {
    /** How long the other end may take until its part of the protection's handshake comes: it begins when a person does something. */
    static final Duration CLIENT_LIMIT = Duration.ofMinutes(2);

    private final Transport transport;
    private final RelayEnd end;
    private final Whole whole = new Whole();

    DeviceSingle(Transport transport, RelayEnd end) {
        this.transport = transport;
        this.end = end;
    }

    /** The target first: when it isn't there, the relay's place for this side stays unused. */
    CompletionStage<Bridge> start(HostPort target) {
        return transport.connect(target, Optional.empty(), end.dial()).thenCompose(near -> {
            whole.holds(near);
            return new RelayDial(transport, end).proved().thenApply(relayed -> {
                whole.holds(relayed);
                protect(relayed, near);
                return (Bridge) whole;
            });
        }).whenComplete((started, failure) -> {
            if (failure != null) {
                whole.end("not connected", false);
            }
        });
    }

    private void protect(Connection relayed, Connection near) {
        end.protection().protect(transport, relayed, CLIENT_LIMIT).whenComplete((ready, failure) -> {
            if (failure != null) {
                whole.end(Words.of(failure), false);
            } else {
                Joined.join(transport, whole, relayed, near).ended().thenAccept(how -> whole.end(how.cause(), how.clean()));
            }
        });
    }
}
