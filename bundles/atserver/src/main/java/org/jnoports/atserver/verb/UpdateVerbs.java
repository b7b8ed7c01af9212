package org.jnoports.atserver.verb;

import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.RecordMaker;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * {@code update}, {@code update:meta} and {@code delete}; who a record is shared with hears of it (atprotocol.md, sections
 * 3.9 and 3.10).
 */
final class UpdateVerbs {
    private final Records records;
    private final AutoNotify autoNotify;
    private final int maxValueChars;

    /** @param maxValueChars the most characters of a value */
    UpdateVerbs(Records records, AutoNotify autoNotify, int maxValueChars) {
        this.maxValueChars = maxValueChars;
        this.records = records;
        this.autoNotify = autoNotify;
    }

    Reply update(Command.Update command, Caller caller) {
        String key = KeyRules.updatable(command.key(), records.owner());
        Enrolled.requireWrite(caller, "update", key);
        if (command.value().length() > maxValueChars) {
            throw Refusal.staying(ErrorCode.BUFFER_LIMIT, "a value has at most " + maxValueChars + " characters");
        }
        long commitId = records.put(key, command.value(), command.metadata());
        tell(command.key(), key, Optional.of(command.value()));
        return Reply.data(Long.toString(commitId));
    }

    Reply updateJson(Command.UpdateJson command, Caller caller) {
        return update(UpdateJson.parse(command.json()), caller);
    }

    Reply updateMeta(Command.UpdateMeta command, Caller caller) {
        String key = KeyRules.updatable(command.key(), records.owner());
        Enrolled.requireWrite(caller, "update", key);
        long commitId = records.replaceMetadata(key, present -> Optional.of(withMetadata(key, present, command.metadata())));
        tell(command.key(), key, Optional.empty());
        return Reply.data(Long.toString(commitId));
    }

    Reply delete(Command.Delete command, Caller caller) {
        String key = KeyRules.deletable(command.key(), records.owner());
        Enrolled.requireWrite(caller, "delete", key);
        if (!command.force() && !command.key().cached() && records.visible(key).filter(RecordMaker::isImmutable).isPresent()) {
            throw Refusal.of(ErrorCode.INTERNAL, "Immutable records may not be deleted without the force flag");
        }
        long commitId = records.remove(key);
        if (key.equals(Keys.SECRET)) {
            records.put(Keys.SECRET_DELETED, "true");
        }
        boolean own = command.key().ownerAtSign().filter(records.owner()::equals).isPresent();
        if (own && !command.key().cached()) {
            other(command.key()).ifPresent(reader -> autoNotify.deleted(reader, key));
        }
        return Reply.data(Long.toString(commitId));
    }

    private StoredRecord withMetadata(String key, Optional<StoredRecord> present, Metadata metadata) {
        String value = present.map(StoredRecord::value)
                .orElseThrow(() -> Refusal.of(ErrorCode.KEY_NOT_FOUND, key + " does not exist in keystore"));
        return records.maker().next(present, value, metadata);
    }

    private void tell(KeyName name, String key, Optional<String> value) {
        other(name).ifPresent(reader -> records.find(key).ifPresent(record -> autoNotify.updated(reader, key, value, record)));
    }

    private Optional<AtSign> other(KeyName name) {
        return name.reader().filter(reader -> !reader.equals(records.owner()));
    }
}
