package org.jnoports.atserver.verb;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.Filter;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Timestamps;

/** {@code stats} (atprotocol.md, section 3.17): the numbers that this atServer keeps. */
final class StatsVerb {
    private static final List<Integer> ALL = IntStream.rangeClosed(1, 15).boxed().toList();
    private static final int MAX_COMMITS = 100_000;
    /** Of a store whose logs need no compaction. */
    private static final String NO_COMPACTION = Json.text(Map.of());

    private final Records records;
    private final NotificationQueue queue;
    private final IntSupplier inbound;
    private final IntSupplier outbound;
    private final Visits visits;
    private final InstantSource clock;

    StatsVerb(Records records, NotificationQueue queue, IntSupplier inbound, IntSupplier outbound, Visits visits,
            InstantSource clock) {
        this.records = records;
        this.queue = queue;
        this.inbound = inbound;
        this.outbound = outbound;
        this.visits = visits;
        this.clock = clock;
    }

    Reply stats(Command.Stats command, Caller caller) {
        Filter filter = command.regex().map(Filter::of).orElseGet(Filter::everything);
        Predicate<String> concerning = SyncVerb.concerning(caller).and(filter::matches);
        boolean all = command.regex().isEmpty() && !(caller.rights() instanceof Enrollment);
        List<Integer> ids = command.ids().isEmpty() ? ALL : command.ids();
        return Reply.data(" " + Json.text(ids.stream().map(id -> item(id, concerning, all)).toList()));
    }

    private Map<String, Object> item(int id, Predicate<String> concerning, boolean all) {
        return switch (id) {
            case 1 -> item(id, "activeInboundConnections", Integer.toString(inbound.getAsInt()));
            case 2 -> item(id, "activeOutboundConnections", Integer.toString(outbound.getAsInt()));
            case 3 -> item(id, "lastCommitID", Long.toString(all ? records.lastCommit()
                    : records.newest(concerning).map(Commit::id).orElse(-1L)));
            case 4 -> item(id, "secondaryStorageSize", records.bytes());
            case 5 -> item(id, "topAtSigns", visits.topAtSigns());
            case 6 -> item(id, "topKeys", visits.topKeys());
            case 7 -> item(id, "secondaryServerVersion", InfoVerbs.LEVEL);
            case 8 -> item(id, "LastLoggedInDatetime", text(visits.lastLogin()));
            case 9 -> item(id, "diskSize", Long.toString(records.bytes()));
            case 10 -> item(id, "LastPkam", text(visits.lastPkam()));
            case 11 -> item(id, "NotificationCount", Json.text(notifications()));
            case 12 -> item(id, "CommitLogCompaction", NO_COMPACTION);
            case 13 -> item(id, "AccessLogCompaction", NO_COMPACTION);
            case 14 -> item(id, "NotificationCompaction", NO_COMPACTION);
            default -> item(id, "LatestCommitEntryOfEachKey", commits(concerning));
        };
    }

    private static String text(Optional<Instant> time) {
        return time.map(Timestamps::text).orElse("null");
    }

    /** The newest commit's id and kind by key. */
    private Map<String, Object> commits(Predicate<String> concerning) {
        Map<String, Object> commits = new LinkedHashMap<>();
        records.commits(-1, concerning, MAX_COMMITS)
                .forEach(commit -> commits.put(commit.key(), List.of(commit.id(), SyncVerb.symbol(commit.kind()))));
        return commits;
    }

    private static Map<String, Object> item(int id, String name, Object value) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", Integer.toString(id));
        item.put("name", name);
        item.put("value", value);
        return item;
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
