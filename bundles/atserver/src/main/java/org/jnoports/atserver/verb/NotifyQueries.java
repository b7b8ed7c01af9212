package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.notify.NotificationJson;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Filter;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.atserver.wire.Timestamps;

/** {@code notify:status}, {@code fetch}, {@code remove} and {@code list} (atprotocol.md, section 3.14). */
final class NotifyQueries {
    private static final String NOTHING = "null";

    private final NotificationQueue queue;
    private final InstantSource clock;

    NotifyQueries(NotificationQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    Reply status(Command.NotifyStatus command, Caller caller) {
        return Reply.data(readable(command.id(), "notify:status", caller).map(this::status).orElse(NOTHING));
    }

    Reply fetch(Command.NotifyFetch command, Caller caller) {
        return Reply.data(Json.text(readable(command.id(), "notify:fetch", caller).map(this::details)
                .orElseGet(() -> gone(command.id()))));
    }

    Reply remove(Command.NotifyRemove command, Caller caller) {
        readable(command.id(), "notify:remove", caller).ifPresent(notification -> queue.remove(notification.id()));
        return Reply.data("success");
    }

    /** The owner sees what it received, another atSign what was sent to it. */
    Reply list(Command.NotifyList command, Caller caller) {
        Instant from = command.from().map(NotifyQueries::date).map(NotifyQueries::start).orElse(Instant.EPOCH);
        Instant to = command.to().map(NotifyQueries::date).map(date -> start(date.plusDays(1))).orElse(Instant.MAX);
        if (!from.isBefore(to)) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "ToDate cannot be less than FromDate");
        }
        Filter filter = command.regex().map(Filter::of).orElseGet(Filter::everything);
        List<Map<String, Object>> items = candidates(caller, from).stream()
                .filter(notification -> notification.at().isBefore(to))
                .filter(notification -> caller.peer().isPresent() || caller.rights().mayRead(notification.key()))
                .filter(notification -> filter.matches(notification.key()) || filter.matches(notification.from().substring(1)))
                .map(NotificationJson::history).toList();
        return Reply.data(items.isEmpty() ? NOTHING : Json.text(items));
    }

    private Optional<QueuedNotification> readable(String id, String verb, Caller caller) {
        Optional<QueuedNotification> notification = queue.get(id);
        notification.ifPresent(found -> Enrolled.requireRead(caller, verb, found.key()));
        return notification;
    }

    private List<QueuedNotification> candidates(Caller caller, Instant from) {
        Instant after = from.minusMillis(1);
        Optional<AtSign> peer = caller.peer();
        if (peer.isEmpty()) {
            return queue.since(QueuedNotification.Direction.RECEIVED, after, clock.instant());
        }
        return queue.since(QueuedNotification.Direction.SENT, after, clock.instant()).stream()
                .filter(notification -> notification.to().equals(peer.get().text())).toList();
    }

    private String status(QueuedNotification notification) {
        boolean expired = !notification.expiresAt().isAfter(clock.instant());
        return expired ? "expired" : notification.status().name().toLowerCase(Locale.ROOT);
    }

    private Map<String, Object> details(QueuedNotification notification) {
        Map<String, String> metadata = notification.metadata();
        boolean sent = notification.direction() == QueuedNotification.Direction.SENT;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", notification.id());
        members.put("fromAtSign", notification.from());
        members.put("notificationDateTime", Timestamps.text(notification.at()));
        members.put("toAtSign", notification.to());
        members.put("notification", notification.key());
        members.put("type", "NotificationType." + (sent ? "sent" : "received"));
        members.put("opType", "OperationType." + notification.operation());
        members.put("messageType", "MessageType." + (notification.textMessage() ? "text" : "key"));
        members.put("priority", "NotificationPriority." + metadata.getOrDefault("priority", "low"));
        members.put("notificationStatus", "NotificationStatus." + status(notification));
        members.put("retryCount", Integer.toString(Math.max(1, notification.attempts())));
        members.put("strategy", metadata.containsKey("latestN") ? "latest" : "all");
        members.put("depth", metadata.getOrDefault("latestN", "1"));
        members.put("notifier", metadata.getOrDefault("notifier", "SYSTEM"));
        members.put("expiresAt", Timestamps.text(notification.expiresAt()));
        members.put("atValue", notification.value().orElse(NOTHING));
        members.put("atMetadata", Json.text(said(metadata)));
        members.put("ttl", Long.toString(Duration.between(notification.at(), notification.expiresAt()).toMillis()));
        return members;
    }

    private static Map<String, Object> said(Map<String, String> metadata) {
        Map<String, Object> said = new LinkedHashMap<>();
        for (MetadataField field : MetadataField.values()) {
            Optional.ofNullable(metadata.get(field.wireName())).ifPresent(text -> said.put(field.wireName(), text));
        }
        return said;
    }

    private static Map<String, Object> gone(String id) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("notificationStatus", "NotificationStatus.expired");
        return members;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.of(ErrorCode.ILLEGAL_ARGUMENTS, "Invalid date format");
        }
    }

    private static Instant start(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
