package org.jnoports.store.mvstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.h2.mvstore.Cursor;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;

/**
 * The notifications in the file, in the order of arrival; what isn't their content is in memory, too, so that nothing is
 * searched for on the disk. When there is no room, the oldest that needs no delivery any more makes way.
 */
final class MvNotifications implements NotificationQueue {
    private static final int MAX = 10_000;
    private static final int MAX_FROM_ONE_SENDER = 2_000;
    private static final long MAX_CHARS = 64L * 1024 * 1024;

    private final OpenStore store;
    private final Room room;
    // guarded by the store's lock
    private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();
    private final TreeMap<End, Place> ends = new TreeMap<>(Comparator.comparing(End::at).thenComparing(End::number));
    private final Map<String, Integer> fromSender = new HashMap<>();
    private long chars;
    private long lastNumber = -1;

    MvNotifications(OpenStore store, Room room) {
        this.store = store;
        this.room = room;
    }

    /** Reads everything, which also shows whether it is whole. */
    void load(StoreFile.Maps maps) {
        close();
        Cursor<Long, byte[]> cursor = maps.notifications().cursor(null);
        while (cursor.hasNext()) {
            long number = cursor.next();
            QueuedNotification notification = current(maps, number, cursor.getValue());
            room.takeAnyway(); // only new ones have to make way
            remember(number, notification);
            lastNumber = number;
        }
    }

    /** Gives back the room of the index. */
    void close() {
        room.giveBack(places.size());
        places.clear();
        ends.clear();
        fromSender.clear();
        chars = 0;
        lastNumber = -1;
    }

    @Override
    public boolean put(QueuedNotification notification) {
        synchronized (store.lock()) {
            StoreFile.Maps maps = store.writable();
            store.requireRoom();
            Optional.ofNullable(places.get(notification.id())).ifPresent(place -> drop(maps, place));
            if (!makeRoom(maps, notification)) {
                return false;
            }
            long number = ++lastNumber;
            maps.notifications().put(number, Packed.notification(notification));
            remember(number, notification);
            store.changed();
            return true;
        }
    }

    @Override
    public Optional<QueuedNotification> get(String id) {
        synchronized (store.lock()) {
            StoreFile.Maps maps = store.maps();
            return Optional.ofNullable(places.get(id)).map(place -> read(maps, place));
        }
    }

    @Override
    public boolean note(String id, QueuedNotification.Status status, int attempts) {
        synchronized (store.lock()) {
            Place place = places.get(id);
            if (place == null) {
                return false;
            }
            store.writable().states().put(place.number, Packed.state(status, attempts));
            place.status = status;
            store.changed();
            return true;
        }
    }

    @Override
    public void remove(String id) {
        synchronized (store.lock()) {
            if (places.containsKey(id)) {
                drop(store.writable(), places.get(id));
            }
        }
    }

    @Override
    public List<QueuedNotification> since(QueuedNotification.Direction direction, Instant after, Instant now) {
        return select(place -> place.direction == direction && place.at.isAfter(after) && place.expiresAt.isAfter(now));
    }

    @Override
    public List<QueuedNotification> undelivered(Instant now) {
        return select(place -> place.direction == QueuedNotification.Direction.SENT && !place.isDone()
                && place.expiresAt.isAfter(now));
    }

    @Override
    public void purge(Instant before) {
        synchronized (store.lock()) {
            while (!ends.isEmpty() && ends.firstKey().at().isBefore(before)) {
                drop(store.writable(), ends.firstEntry().getValue());
            }
        }
    }

    private List<QueuedNotification> select(Predicate<Place> wanted) {
        synchronized (store.lock()) {
            StoreFile.Maps maps = store.maps();
            return places.values().stream().filter(wanted)
                    .sorted(Comparator.comparing(place -> place.at)) // stable; only a clock put back changes anything
                    .map(place -> read(maps, place)).toList();
        }
    }

    private static QueuedNotification read(StoreFile.Maps maps, Place place) {
        return current(maps, place.number, maps.notifications().get(place.number));
    }

    private static QueuedNotification current(StoreFile.Maps maps, long number, byte[] packed) {
        QueuedNotification notification = Packed.notification(packed);
        byte[] state = maps.states().get(number);
        return state == null ? notification : Packed.withState(notification, state);
    }

    private boolean makeRoom(StoreFile.Maps maps, QueuedNotification next) {
        boolean received = next.direction() == QueuedNotification.Direction.RECEIVED;
        if (received && fromSender.getOrDefault(next.from(), 0) >= MAX_FROM_ONE_SENDER) {
            dropOldest(maps, place -> place.isDone() && place.from.equals(next.from()));
        }
        while (places.size() >= MAX || chars + size(next) > MAX_CHARS || !room.take()) {
            if (!dropOldest(maps, Place::isDone)) {
                return false;
            }
        }
        return true;
    }

    private boolean dropOldest(StoreFile.Maps maps, Predicate<Place> unwanted) {
        Iterator<Place> all = places.values().iterator();
        while (all.hasNext()) {
            Place place = all.next();
            if (unwanted.test(place)) {
                drop(maps, place);
                return true;
            }
        }
        return false;
    }

    private void remember(long number, QueuedNotification notification) {
        Place place = new Place(number, notification, size(notification));
        places.put(place.id, place);
        ends.put(new End(place.expiresAt, number), place);
        fromSender.merge(place.from, 1, Integer::sum);
        chars += place.size;
    }

    private void drop(StoreFile.Maps maps, Place place) {
        places.remove(place.id);
        ends.remove(new End(place.expiresAt, place.number));
        fromSender.computeIfPresent(place.from, (sender, count) -> count > 1 ? count - 1 : null);
        chars -= place.size;
        room.giveBack(1);
        maps.notifications().remove(place.number);
        maps.states().remove(place.number);
        store.changed();
    }

    private static long size(QueuedNotification notification) {
        long metadata = notification.metadata().values().stream().mapToLong(String::length).sum();
        return notification.key().length() + notification.value().map(String::length).orElse(0) + metadata;
    }

    /** When one ends. */
    private record End(Instant at, long number) {}

    /** Where one is in the file, and what can be asked about it without reading it. */
    private static final class Place {
        private final long number;
        private final String id;
        private final String from;
        private final QueuedNotification.Direction direction;
        private final Instant at;
        private final Instant expiresAt;
        private final long size;
        private QueuedNotification.Status status;

        Place(long number, QueuedNotification notification, long size) {
            this.number = number;
            this.size = size;
            id = notification.id();
            from = notification.from();
            direction = notification.direction();
            at = notification.at();
            expiresAt = notification.expiresAt();
            status = notification.status();
        }

        boolean isDone() {
            return status == QueuedNotification.Status.DELIVERED;
        }
    }
}
