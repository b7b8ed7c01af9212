package org.jnoports.atserver.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.osgi.service.component.annotations.Component;

/**
 * Notifications in memory, gone with the process. For each owner a bounded number, and a bounded number from one sender;
 * for all together an eighth of the heap. When there is no room, the oldest that needs no delivery any more makes way.
 */
@Component(immediate = true, property = "service.ranking:Integer=-1000") // immediate: what it holds outlives its users
public final class MemoryNotificationQueue implements NotificationQueue {
    private static final int MAX_PER_OWNER = 10_000;
    private static final int MAX_FROM_ONE_SENDER = 2_000;
    private static final long MAX_CHARS = 64L * 1024 * 1024;

    private final Map<String, Table> tables = new ConcurrentHashMap<>();
    private final Room room;

    public MemoryNotificationQueue() {
        this(Runtime.getRuntime().maxMemory() / 8);
    }

    /** @param maxChars for all owners together */
    MemoryNotificationQueue(long maxChars) {
        room = new Room(maxChars);
    }

    @Override
    public boolean put(String owner, QueuedNotification notification) {
        return table(owner).put(notification);
    }

    @Override
    public Optional<QueuedNotification> get(String owner, String id) {
        return table(owner).get(id);
    }

    @Override
    public void remove(String owner, String id) {
        table(owner).remove(id);
    }

    @Override
    public List<QueuedNotification> since(String owner, QueuedNotification.Direction direction, Instant after, Instant now) {
        return table(owner).select(notification -> notification.direction() == direction && notification.at().isAfter(after)
                && notification.expiresAt().isAfter(now));
    }

    @Override
    public List<QueuedNotification> undelivered(String owner, Instant now) {
        return table(owner).select(notification -> notification.direction() == QueuedNotification.Direction.SENT
                && notification.status() != QueuedNotification.Status.DELIVERED && notification.expiresAt().isAfter(now));
    }

    @Override
    public void purge(Instant before) {
        tables.values().forEach(table -> table.purge(before));
    }

    private Table table(String owner) {
        return tables.computeIfAbsent(owner, name -> new Table(room));
    }

    /** One owner's notifications, in the order of arrival. */
    private static final class Table {
        private final LinkedHashMap<String, QueuedNotification> byId = new LinkedHashMap<>();
        private final Map<String, Integer> fromSender = new LinkedHashMap<>();
        private final Room room;
        private long chars;

        Table(Room room) {
            this.room = room;
        }

        synchronized boolean put(QueuedNotification notification) {
            QueuedNotification before = byId.get(notification.id());
            if (before != null && before.at().equals(notification.at()) && size(before) == size(notification)) {
                byId.put(notification.id(), notification); // the same one, further on: it keeps its place
                return true;
            }
            remove(notification.id());
            if (!makeRoom(notification)) {
                return false;
            }
            byId.put(notification.id(), notification);
            fromSender.merge(notification.from(), 1, Integer::sum);
            chars += size(notification);
            return true;
        }

        synchronized Optional<QueuedNotification> get(String id) {
            return Optional.ofNullable(byId.get(id));
        }

        synchronized void remove(String id) {
            QueuedNotification gone = byId.remove(id);
            if (gone != null) {
                forget(gone);
            }
        }

        synchronized List<QueuedNotification> select(Predicate<QueuedNotification> wanted) {
            List<QueuedNotification> selected = new ArrayList<>(byId.values().stream().filter(wanted).toList());
            selected.sort(Comparator.comparing(QueuedNotification::at)); // stable; only a clock put back changes anything
            return selected;
        }

        synchronized void purge(Instant before) {
            drop(notification -> notification.expiresAt().isBefore(before), Integer.MAX_VALUE);
        }

        private boolean makeRoom(QueuedNotification next) {
            boolean received = next.direction() == QueuedNotification.Direction.RECEIVED;
            if (received && fromSender.getOrDefault(next.from(), 0) >= MAX_FROM_ONE_SENDER) {
                drop(old -> isDone(old) && old.from().equals(next.from()), 1);
            }
            while (byId.size() >= MAX_PER_OWNER || chars + size(next) > MAX_CHARS || !room.take(size(next))) {
                if (!drop(Table::isDone, 1)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isDone(QueuedNotification notification) {
            return notification.status() == QueuedNotification.Status.DELIVERED;
        }

        private boolean drop(Predicate<QueuedNotification> unwanted, int most) {
            int dropped = 0;
            Iterator<QueuedNotification> all = byId.values().iterator();
            while (all.hasNext() && dropped < most) {
                QueuedNotification notification = all.next();
                if (unwanted.test(notification)) {
                    all.remove();
                    forget(notification);
                    dropped++;
                }
            }
            return dropped > 0;
        }

        private void forget(QueuedNotification gone) {
            fromSender.computeIfPresent(gone.from(), (sender, count) -> count > 1 ? count - 1 : null);
            chars -= size(gone);
            room.take(-size(gone));
        }

        private static long size(QueuedNotification notification) {
            long metadata = notification.metadata().values().stream().mapToLong(String::length).sum();
            return notification.key().length() + notification.value().map(String::length).orElse(0) + metadata;
        }
    }
}
