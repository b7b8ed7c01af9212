package org.jnoports.atserver.verb;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.atserver.wire.Timestamps;

/** {@code stats} (atprotocol.md, section 3.17): the numbers that this atServer keeps. */
final class StatsVerb {
    private static final List<Integer> KEPT = List.of(1, 2, 3, 4, 7, 11);

    private final Records records;
    private final NotificationQueue queue;
    private final IntSupplier inbound;
    private final IntSupplier outbound;
    private final InstantSource clock;

    StatsVerb(Records records, NotificationQueue queue, IntSupplier inbound, IntSupplier outbound, InstantSource clock) {
        this.records = records;
        this.queue = queue;
        this.inbound = inbound;
        this.outbound = outbound;
        this.clock = clock;
    }

    Reply stats(Command.Stats command, Caller caller) {
        List<Integer> ids = command.ids().isEmpty() ? KEPT : command.ids();
        if (command.regex().isPresent() || !KEPT.containsAll(ids)) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "this atServer keeps the statistics " + KEPT + ", without regex");
        }
        return Reply.data(" " + Json.text(ids.stream().map(this::item).toList()));
    }

    private Map<String, Object> item(int id) {
        return switch (id) {
            case 1 -> item(id, "activeInboundConnections", Integer.toString(inbound.getAsInt()));
            case 2 -> item(id, "activeOutboundConnections", Integer.toString(outbound.getAsInt()));
            case 3 -> item(id, "lastCommitID", Long.toString(records.lastCommit()));
            case 4 -> item(id, "secondaryStorageSize", size());
            case 7 -> item(id, "secondaryServerVersion", InfoVerbs.LEVEL);
            default -> item(id, "NotificationCount", Json.text(notifications()));
        };
    }

    private static Map<String, Object> item(int id, String name, Object value) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", Integer.toString(id));
        item.put("name", name);
        item.put("value", value);
        return item;
    }

    /** In characters of keys and values. */
    private long size() {
        return records.keys()
                .mapToLong(key -> key.length() + records.find(key).map(record -> record.value().length()).orElse(0)).sum();
    }

    private Map<String, Object> notifications() {
        List<QueuedNotification> sent = all(QueuedNotification.Direction.SENT);
        List<QueuedNotification> received = all(QueuedNotification.Direction.RECEIVED);
        List<QueuedNotification> both = new ArrayList<>(sent);
        both.addAll(received);
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", both.size());
        counts.put("type", counts("sent", sent.size(), "received", received.size()));
        Map<String, Object> status = counts("delivered", count(both, isIn(QueuedNotification.Status.DELIVERED)),
                "failed", count(both, isIn(QueuedNotification.Status.ERRORED)));
        status.put("queued", count(both, isIn(QueuedNotification.Status.QUEUED)));
        counts.put("status", status);
        long deletes = count(both, notification -> notification.operation().equals("delete"));
        counts.put("operations", counts("update", both.size() - deletes, "delete", deletes));
        long texts = count(both, QueuedNotification::textMessage);
        counts.put("messageType", counts("key", both.size() - texts, "text", texts));
        counts.put("createdOn", Timestamps.text(clock.instant()));
        return counts;
    }

    private List<QueuedNotification> all(QueuedNotification.Direction direction) {
        return queue.since(direction, Instant.EPOCH, clock.instant());
    }

    private static Map<String, Object> counts(String first, long firstCount, String second, long secondCount) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put(first, firstCount);
        counts.put(second, secondCount);
        return counts;
    }

    private static Predicate<QueuedNotification> isIn(QueuedNotification.Status status) {
        return notification -> notification.status() == status;
    }

    private static long count(List<QueuedNotification> notifications, Predicate<QueuedNotification> wanted) {
        return notifications.stream().filter(wanted).count();
    }
}
