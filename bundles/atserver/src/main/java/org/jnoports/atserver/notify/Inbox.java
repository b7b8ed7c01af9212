package org.jnoports.atserver.notify;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.RecordMaker;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * What arrives for one atSign: kept, copied where the sender allows it, and handed to the monitors (atprotocol.md, section
 * 7.2).
 */
public final class Inbox {
    private static final Duration REPEATED_WITHIN = Duration.ofMinutes(10);

    private final AtSign owner;
    private final NotificationQueue queue;
    private final Records records;
    private final Monitors monitors;

    public Inbox(AtSign owner, NotificationQueue queue, Records records, Monitors monitors) {
        this.owner = owner;
        this.queue = queue;
        this.records = records;
        this.monitors = monitors;
    }

    /**
     * From another atSign.
     *
     * @param metadata as it was said, for the copy
     * @throws Refusal AT0016 if the copy's key would be too long, AT0011 if there is no room
     */
    public void received(QueuedNotification notification, Metadata metadata) {
        metadata.check();
        String copy = Keys.CACHED + notification.key();
        if (!notification.textMessage() && copy.length() > Keys.MAX_CACHED_CHARS) {
            throw Refusal.of(ErrorCode.INVALID_KEY, "the key of the copy has more than " + Keys.MAX_CACHED_CHARS + " characters");
        }
        Optional<QueuedNotification> before = queue.get(notification.id());
        if (before.filter(earlier -> !earlier.from().equals(notification.from())).isPresent()) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "the id " + notification.id() + " is another sender's");
        }
        if (before.filter(earlier -> isRepeated(earlier, notification)).isPresent()) {
            return; // the answer to it was lost
        }
        keep(notification);
        if (!notification.textMessage()) {
            updateCopy(copy, notification, metadata);
        }
        monitors.arrived(notification);
    }

    /** From this atSign to itself. */
    public void own(QueuedNotification notification) {
        keep(notification);
        monitors.arrived(notification);
    }

    private void keep(QueuedNotification notification) {
        if (!queue.put(notification)) {
            throw Refusal.of(ErrorCode.INTERNAL, "too many notifications are kept for " + owner);
        }
    }

    /** The same in everything but the time: it came once more, and isn't another one under an old id. */
    private static boolean isRepeated(QueuedNotification before, QueuedNotification now) {
        return before.at().plus(REPEATED_WITHIN).isAfter(now.at()) && before.direction() == now.direction()
                && before.key().equals(now.key()) && before.value().equals(now.value()) && before.to().equals(now.to())
                && before.operation().equals(now.operation()) && before.textMessage() == now.textMessage()
                && before.metadata().equals(now.metadata());
    }

    private void updateCopy(String copy, QueuedNotification notification, Metadata metadata) {
        Optional<StoredRecord> present = records.find(copy);
        if (notification.operation().equals("delete")) {
            present.filter(Inbox::isCascading).ifPresent(record -> records.remove(copy));
            return;
        }
        boolean cacheable = metadata.number(MetadataField.TTR).orElse(0) != 0;
        Optional<String> value = notification.value().or(() -> present.map(StoredRecord::value));
        if (cacheable && value.isPresent()) {
            RecordMaker maker = new RecordMaker(notification.from(), notification.at());
            records.replace(copy, before -> Optional.of(maker.next(before, value.get(), copied(metadata, notification))));
        }
    }

    private static boolean isCascading(StoredRecord record) {
        return "true".equals(record.metadata().get(MetadataField.CCD.wireName()));
    }

    /** Whether it is encrypted holds for the copy too, though it may have been said by silence. */
    private static Metadata copied(Metadata said, QueuedNotification notification) {
        Map<MetadataField, String> fields = new EnumMap<>(MetadataField.class);
        fields.putAll(said.fields());
        String encrypted = notification.metadata().getOrDefault(MetadataField.IS_ENCRYPTED.wireName(), "false");
        fields.put(MetadataField.IS_ENCRYPTED, encrypted);
        return new Metadata(fields);
    }
}
