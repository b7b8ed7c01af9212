package org.jnoports.atserver.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Timestamps;

/** Notifications as monitors and {@code notify:list} show them (atprotocol.md, section 3.15). */
public final class NotificationJson {
    private static final MetadataField[] SHOWN = {
        MetadataField.ENC_KEY_NAME, MetadataField.ENC_ALGO, MetadataField.IV_NONCE, MetadataField.SKE_ENC_KEY_NAME,
        MetadataField.SKE_ENC_ALGO, MetadataField.SHARED_KEY_ENC
    };

    private NotificationJson() {}

    /** The line of a notification that arrives now. */
    static String live(QueuedNotification notification) {
        return line(members(notification, shown(notification)));
    }

    /** The line of a notification that arrived before. */
    static String past(QueuedNotification notification) {
        return line(history(notification));
    }

    /** Says which commit is the last one; its time is now, because clients take it for theirs. */
    static String stats(AtSign owner, long commitId, boolean delete, Instant now) {
        Map<String, Object> members =
                head("-1", owner.text(), owner.text(), "statsNotification." + owner, Long.toString(commitId));
        tail(members, delete ? "delete" : "update", now, false, false);
        members.put("metadata", null);
        return line(members);
    }

    /** As an item of a list. */
    public static Map<String, Object> history(QueuedNotification notification) {
        Map<String, Object> metadata = shown(notification);
        metadata.put("availableAt", "null");
        metadata.put("expiresAt", Timestamps.text(notification.expiresAt()));
        return members(notification, metadata);
    }

    private static Map<String, Object> members(QueuedNotification notification, Map<String, Object> metadata) {
        Map<String, Object> members = head(notification.id(), notification.from(), notification.to(), notification.key(),
                notification.value().orElse(null));
        boolean encrypted = "true".equals(notification.metadata().get(MetadataField.IS_ENCRYPTED.wireName()));
        tail(members, notification.operation(), notification.at(), notification.textMessage(), encrypted);
        members.put("metadata", metadata);
        return members;
    }

    private static Map<String, Object> head(String id, String from, String to, String key, String value) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("from", from);
        members.put("to", to);
        members.put("key", key);
        members.put("value", value);
        return members;
    }

    private static void tail(Map<String, Object> members, String operation, Instant at, boolean text, boolean encrypted) {
        members.put("operation", operation);
        members.put("epochMillis", at.toEpochMilli());
        members.put("messageType", text ? "MessageType.text" : "MessageType.key");
        members.put("isEncrypted", encrypted);
    }

    /** Nulls included: clients look for the members. */
    private static Map<String, Object> shown(QueuedNotification notification) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (MetadataField field : SHOWN) {
            metadata.put(field.wireName(), notification.metadata().get(field.wireName()));
        }
        return metadata;
    }

    private static String line(Map<String, Object> members) {
        return "notification: " + Json.text(members) + "\n";
    }
}
