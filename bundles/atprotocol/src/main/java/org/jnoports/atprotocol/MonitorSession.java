package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the own atServer push notifications, and probes it when it is quiet. A monitor answers {@code noop:0} with or without
 * a prompt, and with notifications in between; any line counts as a sign of life.
 */
final class MonitorSession implements Link.Session {
    private static final Logger log = LoggerFactory.getLogger(MonitorSession.class);

    private final AtSign self;
    private final Timings timings;
    private final ServerClock clock;
    private final Consumer<Incoming> arrived;

    /** @param arrived called on the monitor's thread; must not block */
    MonitorSession(AtSign self, Timings timings, Consumer<Incoming> arrived) {
        this.self = self;
        this.timings = timings;
        this.clock = new ServerClock(timings.replay());
        this.arrived = arrived;
    }

    @Override
    public void run(AtConnection connection, Runnable live) throws InterruptedException {
        begin(connection);
        live.run();
        while (true) {
            Optional<String> line = connection.line(timings.quiet());
            if (line.isEmpty()) {
                line = probe(connection);
            }
            take(line.get(), connection);
        }
    }

    /**
     * The verb has no answer. What is missing since the last time is asked for; at the first time nothing is. The probe's
     * answer says that the verb has been taken; two commands that arrive together would be one to some servers, hence the
     * moment in between.
     */
    private void begin(AtConnection connection) throws InterruptedException {
        StringBuilder verb = new StringBuilder("monitor:selfNotifications");
        clock.missingSince().ifPresent(epoch -> verb.append(':').append(epoch));
        connection.send(verb.toString(), timings.request());
        Optional<String> line = connection.line(timings.settle());
        if (line.isPresent()) {
            take(line.get(), connection);
        }
        connection.send("noop:0", timings.probe());
        while (take(nextLine(connection), connection) != ServerLine.Kind.DATA) {
            log.trace("a line before the monitor is confirmed");
        }
    }

    private Optional<String> probe(AtConnection connection) throws InterruptedException {
        connection.send("noop:0", timings.probe());
        return Optional.of(nextLine(connection));
    }

    private String nextLine(AtConnection connection) throws InterruptedException {
        Duration limit = timings.probe();
        return connection.line(limit).orElseThrow(() -> new TransportException(
                Reason.TIMED_OUT, connection.who() + " did not answer 'noop' within " + Timings.text(limit), null));
    }

    private ServerLine.Kind take(String text, AtConnection connection) {
        ServerLine line = ServerLine.parse(text);
        if (line.kind() == ServerLine.Kind.ERROR) {
            throw line.refusal(connection.who(), "monitor");
        }
        if (line.kind() == ServerLine.Kind.NOTIFICATION) {
            notification(line.body());
        }
        return line.kind();
    }

    private void notification(String json) {
        try {
            MonitorLine line = MonitorLine.parse(json);
            line.epochMillis().ifPresent(clock::says);
            if (line.isUpdateOfKey()) {
                arrived.accept(line.incoming(self));
            }
        } catch (TunnelException e) {
            log.warn("a notification for {} is left out: {}", self, e.getMessage());
        }
    }
}
