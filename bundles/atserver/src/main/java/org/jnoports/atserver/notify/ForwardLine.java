package org.jnoports.atserver.notify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.atserver.command.MetadataField;

/** The line that carries a notification to its receiver's atServer (atprotocol.md, section 7.1). */
final class ForwardLine {
    private static final MetadataField[] CARRIED = {
        MetadataField.SHARED_KEY_ENC, MetadataField.PUB_KEY_CS, MetadataField.ENC_KEY_NAME, MetadataField.ENC_ALGO,
        MetadataField.IV_NONCE, MetadataField.SKE_ENC_KEY_NAME, MetadataField.SKE_ENC_ALGO
    };

    private ForwardLine() {}

    static String of(QueuedNotification notification) {
        Map<String, String> metadata = notification.metadata();
        StringBuilder line = new StringBuilder("notify:id:").append(notification.id()).append(':')
                .append(notification.operation())
                .append(":messageType:").append(notification.textMessage() ? "text" : "key")
                .append(":notifier:").append(metadata.getOrDefault("notifier", "SYSTEM"))
                .append(":ttln:").append(Duration.between(notification.at(), notification.expiresAt()).toMillis());
        append(line, metadata, MetadataField.TTL);
        append(line, metadata, MetadataField.TTB);
        append(line, metadata, MetadataField.TTR);
        if (metadata.containsKey(MetadataField.TTR.wireName())) {
            line.append(":ccd:").append(metadata.getOrDefault(MetadataField.CCD.wireName(), "false"));
        }
        line.append(":isEncrypted:").append(metadata.getOrDefault(MetadataField.IS_ENCRYPTED.wireName(), "false"));
        for (MetadataField field : CARRIED) {
            append(line, metadata, field);
        }
        line.append(':').append(notification.key());
        value(notification).ifPresent(value -> line.append(':').append(value));
        return line.toString();
    }

    /** A value of several lines can't travel in one; the receiver may look it up. */
    private static Optional<String> value(QueuedNotification notification) {
        return notification.value().filter(value -> value.indexOf('\n') < 0 && !value.isEmpty());
    }

    private static void append(StringBuilder line, Map<String, String> metadata, MetadataField field) {
        String value = metadata.get(field.wireName());
        if (value != null) {
            line.append(':').append(field.wireName()).append(':').append(value);
        }
    }
}
