package org.jnoports.atserver.notify;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Outbox;
import org.jnoports.atserver.connection.Rights;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.wire.Filter;

/** One atSign's monitor connections, and what is written to them. Thread-safe. */
public final class Monitors implements AutoCloseable {
    private static final String ENROLLMENTS = ".new.enrollments.__manage@";

    private final AtSign owner;
    private final Workers workers;
    private final InstantSource clock;
    private final Map<Outbox, Wish> wishes = new ConcurrentHashMap<>();
    private final Workers.Repetition stats;

    /** @param lastCommit what the regular stats notification says */
    public Monitors(AtSign owner, LongSupplier lastCommit, Limits limits, Workers workers, InstantSource clock) {
        this.owner = owner;
        this.workers = workers;
        this.clock = clock;
        stats = workers.every(limits.statsInterval(), () -> committed(lastCommit.getAsLong(), false));
    }

    /**
     * From now on notifications go there; a repeated wish replaces the one before.
     *
     * @param rights only what may be read is sent
     */
    public void add(Outbox outbox, Filter filter, boolean selfNotifications, Rights rights) {
        wishes.put(outbox, new Wish(filter, selfNotifications, rights));
    }

    /** From now on nothing goes there. */
    public void remove(Outbox outbox) {
        wishes.remove(outbox);
    }

    /** Hands on a notification that has just arrived. */
    public void arrived(QueuedNotification notification) {
        String line = NotificationJson.live(notification);
        wishes.forEach((outbox, wish) -> {
            if (wish.wants(notification)) {
                outbox.offer(line);
            }
        });
    }

    /** Writes earlier ones, each when the one before has left. */
    public CompletionStage<Void> catchUp(Outbox outbox, List<QueuedNotification> earlier) {
        Wish wish = wishes.get(outbox);
        return wish == null ? CompletableFuture.completedFuture(null)
                : next(outbox, earlier.stream().filter(wish::wants).iterator());
    }

    /** Tells every monitor of a commit, whatever it filters. */
    public void committed(long commitId, boolean delete) {
        if (!wishes.isEmpty()) {
            String line = NotificationJson.stats(owner, commitId, delete, clock.instant());
            wishes.keySet().forEach(outbox -> outbox.offer(line));
        }
    }

    private CompletionStage<Void> next(Outbox outbox, Iterator<QueuedNotification> earlier) {
        return earlier.hasNext()
                ? outbox.send(NotificationJson.past(earlier.next()))
                        .thenComposeAsync(done -> next(outbox, earlier), workers.executor())
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        stats.close();
        wishes.clear();
    }

    private record Wish(Filter filter, boolean selfNotifications, Rights rights) {
        boolean wants(QueuedNotification notification) {
            boolean own = notification.direction() == QueuedNotification.Direction.SELF;
            return (selfNotifications || !own) && maySee(notification.key())
                    && (filter.matches(notification.key()) || filter.matches(notification.from().substring(1)));
        }

        private boolean maySee(String key) {
            return key.contains(ENROLLMENTS) ? rights.mayManage() : rights.mayRead(key);
        }
    }
}
