package org.jnoports.atserver.verb;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.QueuedNotification;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells other atSigns of changes of what is shared with them (atprotocol.md, section 7.1). */
final class AutoNotify {
    private static final Logger log = LoggerFactory.getLogger(AutoNotify.class);

    private final AtSign owner;
    private final Outgoing outgoing;

    AutoNotify(AtSign owner, Outgoing outgoing) {
        this.owner = owner;
        this.outgoing = outgoing;
    }

    void updated(AtSign reader, String key, Optional<String> value, StoredRecord record) {
        Map<String, String> metadata = new HashMap<>();
        for (MetadataField field : MetadataField.values()) {
            Optional.ofNullable(record.metadata().get(field.wireName())).ifPresent(text -> metadata.put(field.wireName(), text));
        }
        metadata.putIfAbsent(MetadataField.IS_ENCRYPTED.wireName(), "false");
        send(reader, new Outgoing.Message(key, value, false, false, metadata));
    }

    void deleted(AtSign reader, String key) {
        send(reader, new Outgoing.Message(key, Optional.empty(), true, false,
                Map.of(MetadataField.IS_ENCRYPTED.wireName(), "false")));
    }

    /** The change itself has succeeded: when nobody can be told, it stands all the same. */
    private void send(AtSign reader, Outgoing.Message message) {
        try {
            outgoing.send(outgoing.make(Optional.empty(), QueuedNotification.Direction.SENT, owner, reader, message,
                    OptionalLong.empty()));
        } catch (Refusal e) {
            log.warn("{}: {} isn't told of a change: {}", owner, reader, e.getMessage());
        }
    }
}
