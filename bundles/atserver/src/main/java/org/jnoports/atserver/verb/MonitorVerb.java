package org.jnoports.atserver.verb;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.notify.Monitors;
import org.jnoports.atserver.wire.Filter;

/**
 * {@code monitor}: first listens, then sends what arrived before, so nothing is missed and some may come twice
 * (atprotocol.md, section 3.15).
 */
final class MonitorVerb {
    private final NotificationQueue queue;
    private final Monitors monitors;
    private final InstantSource clock;

    MonitorVerb(NotificationQueue queue, Monitors monitors, InstantSource clock) {
        this.queue = queue;
        this.monitors = monitors;
        this.clock = clock;
    }

    CompletionStage<Reply> monitor(Command.Monitor command, Caller caller) {
        Filter filter = command.regex().map(Filter::of).orElseGet(Filter::everything);
        caller.monitoring(true);
        monitors.add(caller.outbox(), filter, command.selfNotifications(), caller.rights());
        if (command.since().isEmpty()) {
            return CompletableFuture.completedFuture(new Reply.Nothing());
        }
        return monitors.catchUp(caller.outbox(), earlier(command)).thenApply(done -> new Reply.Nothing());
    }

    private List<QueuedNotification> earlier(Command.Monitor command) {
        Instant since = Instant.ofEpochMilli(command.since().getAsLong());
        List<QueuedNotification> earlier = new ArrayList<>(since(QueuedNotification.Direction.RECEIVED, since));
        if (command.selfNotifications()) {
            earlier.addAll(since(QueuedNotification.Direction.SELF, since));
            earlier.sort(Comparator.comparing(QueuedNotification::at));
        }
        return earlier;
    }

    private List<QueuedNotification> since(QueuedNotification.Direction direction, Instant since) {
        return queue.since(direction, since, clock.instant());
    }
}
