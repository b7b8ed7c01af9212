package org.jnoports.atserver.verb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.store.RecordJson;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.Filter;
import org.jnoports.atserver.wire.Json;

/** {@code sync:from}: what has changed since a commit, each record once (atprotocol.md, section 3.18). */
final class SyncVerb {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_CHARS = 5 * 1024 * 1024;
    private static final Pattern NO_FILTER = Pattern.compile("shared_key\\..*|@[^:]+:shared_key@.*|public:publickey@.*|public:[^.]+@.*");

    private final Records records;

    SyncVerb(Records records) {
        this.records = records;
    }

    Reply sync(Command.Sync command, Caller caller) {
        Filter filter = command.regex().map(Filter::of).orElseGet(Filter::everything);
        Predicate<String> wanted = concerning(caller)
                .and(key -> filter.matches(key) || NO_FILTER.matcher(key).matches());
        List<Map<String, Object>> entries = new ArrayList<>();
        int chars = 0;
        for (Commit commit : records.commits(command.after(), wanted, MAX_ENTRIES)) {
            Optional<StoredRecord> record = records.find(commit.key());
            chars += record.map(one -> one.value().length()).orElse(0);
            if (!entries.isEmpty() && chars > MAX_CHARS) {
                break;
            }
            entries.add(entry(commit, record));
        }
        return Reply.data(Json.text(entries));
    }

    /** Which keys a connection hears of. */
    static Predicate<String> concerning(Caller caller) {
        return caller.rights() instanceof Enrollment enrollment ? enrollment::synchronises : key -> true;
    }

    private static Map<String, Object> entry(Commit commit, Optional<StoredRecord> record) {
        boolean gone = commit.kind() == Commit.Kind.DELETED || record.isEmpty();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("atKey", commit.key());
        entry.put("value", gone ? null : record.get().value());
        entry.put("metadata", gone ? null : RecordJson.texts(record.get()));
        entry.put("commitId", commit.id());
        entry.put("operation", gone ? "-" : symbol(commit.kind()));
        return entry;
    }

    static String symbol(Commit.Kind kind) {
        return switch (kind) {
            case VALUE -> "+";
            case METADATA -> "#";
            case ALL, NONE -> "*";
            case DELETED -> "-";
        };
    }
}
