package org.jnoports.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device's end of a session with many connections. Messages are handled one after the other, and a connection to the relay
 * is there and proved before the next one is begun: the relay joins by order. Whatever breaks that order ends the session.
 */
final class DeviceMulti {
    private static final Logger log = LoggerFactory.getLogger(DeviceMulti.class);
    private static final Duration READ_LIMIT = Duration.ofHours(1); // and then again
    private static final int READ_BYTES = 4 * 1024;
    private static final String CONNECT = "connect:";

    private final Transport transport;
    private final RelayEnd end;
    private final HostPort target;
    private final Whole whole = new Whole();
    private final Idle idle;
    private final ControlLines lines = new ControlLines();

    DeviceMulti(Transport transport, RelayEnd end, HostPort target, Duration idleLimit, ScheduledExecutorService timer) {
        this.transport = transport;
        this.end = end;
        this.target = target;
        this.idle = new Idle(timer, idleLimit, () -> whole.end("unused for " + idleLimit.toSeconds() + " s", true));
        whole.ended().thenRun(idle::stop);
    }

    CompletionStage<Bridge> start() {
        return new RelayDial(transport, end).proved().thenApply(control -> {
            whole.holds(control);
            idle.start();
            end.protection().protect(transport, control, DeviceSingle.CLIENT_LIMIT).whenComplete((ready, failure) -> {
                if (failure != null) {
                    ended(failure);
                } else {
                    read(control);
                }
            });
            return whole;
        });
    }

    private void ended(Throwable failure) {
        whole.end("the control connection: " + Words.of(failure), false);
    }

    private void read(Connection control) {
        control.read(READ_BYTES, READ_LIMIT).whenComplete((bytes, failure) -> {
            if (failure != null) {
                if (TimedOut.is(failure)) {
                    read(control);
                } else {
                    ended(failure);
                }
            } else if (bytes.length == 0) {
                whole.end("the client has gone", true);
            } else {
                handle(control, bytes);
            }
        });
    }

    private void handle(Connection control, byte[] bytes) {
        try {
            inOrder(lines.take(bytes), 0).whenComplete((done, failure) -> {
                if (failure != null) {
                    whole.end(Words.of(failure), false);
                } else {
                    read(control);
                }
            });
        } catch (TunnelException e) {
            whole.end(e.getMessage(), false);
        }
    }

    private CompletionStage<Void> inOrder(List<String> messages, int from) {
        if (from == messages.size() || whole.isOver()) {
            return CompletableFuture.completedStage(null);
        }
        return handled(messages.get(from)).thenCompose(done -> inOrder(messages, from + 1));
    }

    /** Complete when the next one may be handled. */
    private CompletionStage<Void> handled(String message) {
        if (!message.startsWith(CONNECT)) {
            log.debug("a control message that isn't known here, or a heartbeat");
            return CompletableFuture.completedStage(null);
        }
        if (idle.active() >= SessionEnds.MAX_CONNECTIONS) {
            throw new TunnelException("the client has more than " + SessionEnds.MAX_CONNECTIONS + " connections");
        }
        StreamProtection protection = end.protection().announced(message);
        return new RelayDial(transport, end).proved().thenAccept(relayed -> connect(relayed, protection));
    }

    private void connect(Connection relayed, StreamProtection protection) {
        whole.holds(relayed);
        idle.begun();
        protection.protect(transport, relayed, end.dial())
                .thenCompose(ready -> transport.connect(target, Optional.empty(), end.dial()))
                .thenCompose(near -> Joined.join(transport, whole, relayed, whole.holds(near)).ended())
                .whenComplete((how, failure) -> {
                    if (failure != null) {
                        log.info("a connection to {} came to nothing: {}", target, Words.of(failure));
                        whole.letGo(relayed);
                        relayed.close();
                    }
                    idle.ended();
                });
    }
}
