package org.jnoports.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.stream.StreamProtection.Announced;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's end of a session with many connections. One after the other, each gets a connection to the relay that is proved,
 * then is announced on the control connection in a write of its own; the relay joins by order. What goes through them doesn't
 * wait for one another.
 */
final class ClientMulti implements LocalEnd {
    private static final Logger log = LoggerFactory.getLogger(ClientMulti.class);
    private static final Duration READ_LIMIT = Duration.ofHours(1); // and then again
    private static final int READ_BYTES = 1024;

    private final Transport transport;
    private final RelayEnd end;
    private final SessionEnds.Manners manners;
    private final ScheduledExecutorService timer;
    private final Whole whole = new Whole();
    private final Idle idle;
    private final Queue<Connection> waiting = new ArrayDeque<>(); // guarded by this, as below
    private boolean busy;
    private long heartbeats; // only the timer's thread touches it
    private volatile Optional<Listener> listener = Optional.empty(); // set once, before anybody can ask
    private volatile Optional<Connection> control = Optional.empty(); // likewise

    ClientMulti(Transport transport, RelayEnd end, Duration idleLimit, SessionEnds.Manners manners, ScheduledExecutorService timer) {
        this.transport = transport;
        this.end = end;
        this.manners = manners;
        this.timer = timer;
        idle = new Idle(timer, idleLimit, () -> whole.end("unused for " + idleLimit.toSeconds() + " s", true));
        whole.ended().thenRun(idle::stop);
    }

    /** @param proved the control connection, not yet protected; it belongs to this from now on */
    CompletionStage<LocalEnd> start(CompletionStage<Connection> proved, HostPort local) {
        return RelayDial.ready(proved, transport, end).thenApply(connected -> {
            control = Optional.of(whole.holds(connected));
            watch(connected);
            listener = Optional.of(whole.holds(transport.listen(local, Optional.empty(), this::arrived)));
            idle.start();
            manners.heartbeat().ifPresent(this::beatEvery);
            return (LocalEnd) this;
        }).whenComplete((started, failure) -> {
            if (failure != null) {
                whole.end("not connected", false);
            }
        });
    }

    /** A daemon never says anything there; it goes away. */
    private void watch(Connection connected) {
        connected.read(READ_BYTES, READ_LIMIT).whenComplete((bytes, failure) -> {
            if (failure != null && !TimedOut.is(failure)) {
                whole.end("the control connection: " + Words.of(failure), false);
            } else if (failure == null && bytes.length == 0) {
                whole.end("the daemon has ended the session", true);
            } else {
                watch(connected);
            }
        });
    }

    private void arrived(Connection near) {
        synchronized (this) {
            if (idle.active() >= SessionEnds.MAX_CONNECTIONS) {
                log.warn("there are {} connections already; one more is closed", SessionEnds.MAX_CONNECTIONS);
                near.close();
                return;
            }
            idle.begun();
            whole.holds(near);
            waiting.add(near);
        }
        next();
    }

    private void next() {
        Connection near;
        synchronized (this) {
            if (busy || waiting.isEmpty() || whole.isOver()) {
                return;
            }
            busy = true;
            near = waiting.remove();
        }
        new RelayDial(transport, end).proved().whenComplete((relayed, failure) -> {
            if (failure != null) {
                log.info("a connection came to nothing: {}", Words.of(failure));
                gone(near);
                goOn();
            } else {
                announce(whole.holds(relayed), near);
            }
        });
    }

    private void announce(Connection relayed, Connection near) {
        Announced announced = end.protection().announce();
        byte[] message = (announced.message() + "\n").getBytes(StandardCharsets.US_ASCII);
        control.orElseThrow().write(message).whenComplete((sent, failure) -> {
            if (failure != null) {
                whole.end("the control connection: " + Words.of(failure), false);
                return;
            }
            join(announced, relayed, near);
            goOn();
        });
    }

    private void join(Announced announced, Connection relayed, Connection near) {
        announced.protection().protect(transport, relayed, end.dial())
                .thenCompose(ready -> Joined.join(transport, whole, relayed, near).ended())
                .whenComplete((how, failure) -> {
                    if (failure != null) {
                        log.info("a connection came to nothing: {}", Words.of(failure));
                        whole.letGo(relayed);
                        relayed.close();
                        gone(near);
                    } else {
                        idle.ended();
                    }
                });
    }

    private void gone(Connection near) {
        whole.letGo(near);
        near.close();
        idle.ended();
    }

    /** To the next one, after the pause that the daemon needs. */
    private void goOn() {
        Runnable go = () -> {
            synchronized (this) {
                busy = false;
            }
            next();
        };
        if (manners.spacing().isZero()) {
            go.run();
            return;
        }
        try {
            var unused = timer.schedule(go, manners.spacing().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            whole.end("everything ends", true);
        }
    }

    private void beatEvery(Duration pause) {
        try {
            var beating = timer.scheduleAtFixedRate(this::beat, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
            whole.ended().thenRun(() -> beating.cancel(false));
        } catch (RejectedExecutionException e) {
            whole.end("everything ends", true);
        }
    }

    private void beat() {
        heartbeats++;
        control.orElseThrow().write(("heartbeat:" + heartbeats + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int port() {
        return listener.orElseThrow().local().getPort();
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return whole.ended();
    }

    @Override
    public Traffic traffic() {
        return whole.traffic();
    }

    @Override
    public void close() {
        whole.close();
    }
}
