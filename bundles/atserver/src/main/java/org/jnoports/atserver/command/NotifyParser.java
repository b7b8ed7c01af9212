package org.jnoports.atserver.command;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** {@code notify} and its family (atprotocol.md, sections 3.13 and 3.14). */
final class NotifyParser {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Set<String> MESSAGE_TYPES = Set.of("key", "text");
    private static final Set<String> PRIORITIES = Set.of("low", "medium", "high");
    private static final Set<String> STRATEGIES = Set.of("all", "latest");
    private static final Set<MetadataField> BEFORE_TTLN = Set.of(MetadataField.TTL);
    private static final Pattern DATES = Pattern.compile(":(\\d{4}-\\d{2}-\\d{2})(?::(\\d{4}-\\d{2}-\\d{2}))?(?=:|$)");
    private static final Pattern READER = Pattern.compile("@[^:@\\s]+");
    private static final int MAX_READERS = 100;
    private static final int SHORTEST_NAME = 2;
    private static final int MAX_LATEST_DIGITS = 6;

    private NotifyParser() {}

    static Command notify(Cursor cursor) {
        Optional<String> id = cursor.option("id", text -> ID.matcher(text).matches());
        boolean delete = cursor.keyword("delete");
        if (!delete) {
            cursor.keyword("update");
        }
        boolean text = oneOf(cursor, MESSAGE_TYPES, "messageType", "message_type").orElse("key").equals("text");
        String priority = oneOf(cursor, PRIORITIES, "priority").orElse("low");
        boolean latest = oneOf(cursor, STRATEGIES, "strategy").orElse("all").equals("latest");
        int latestN = cursor.option("latestN", NotifyParser::isCount).map(Integer::parseInt).orElse(1);
        Optional<String> notifier = cursor.option("notifier", name -> true);
        if (latest && notifier.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "For Strategy latest, notifier cannot be null");
        }
        Lifetime lifetime = lifetime(cursor);
        boolean isPublic = cursor.keyword("public");
        Optional<String> sharedWith = isPublic ? Optional.empty() : KeyParser.sharedWith(cursor);
        if (!isPublic && sharedWith.isEmpty()) {
            throw Refusal.syntax();
        }
        Message message = text ? Message.text(cursor) : Message.key(cursor);
        KeyName key = new KeyName(false, isPublic, sharedWith, message.name(), message.owner());
        return new Command.Notify(id, delete, text, priority, latest, latestN, notifier, lifetime.ttln(), lifetime.metadata(),
                key, message.value());
    }

    static Command all(Cursor cursor) {
        boolean delete = cursor.keyword("delete");
        if (!delete) {
            cursor.keyword("update");
        }
        boolean text = oneOf(cursor, MESSAGE_TYPES, "messageType", "message_type").orElse("key").equals("text");
        Metadata metadata = KeyParser.metadata(cursor);
        String rest = cursor.take(":") ? cursor.rest() : "";
        int end = rest.indexOf(':');
        if (end < 0) {
            throw Refusal.syntax();
        }
        Cursor after = new Cursor(rest.substring(end));
        Message message = text ? Message.text(after) : Message.key(after);
        return new Command.NotifyAll(delete, text, metadata, readers(rest.substring(0, end)), message.name(), message.owner(),
                message.value());
    }

    private static List<String> readers(String text) {
        List<String> readers = List.of(text.split(",", -1));
        if (readers.size() > MAX_READERS || !readers.stream().allMatch(reader -> READER.matcher(reader).matches())) {
            throw Refusal.syntax();
        }
        return readers;
    }

    /** What {@code notify:status:} and its like name. */
    static String id(Cursor cursor) {
        cursor.take(":");
        String id = cursor.rest();
        if (!ID.matcher(id).matches()) {
            throw Refusal.syntax();
        }
        return id;
    }

    static Command list(Cursor cursor) {
        String rest = cursor.rest();
        Matcher dates = DATES.matcher(rest);
        Optional<String> from = Optional.empty();
        Optional<String> to = Optional.empty();
        if (dates.lookingAt()) {
            from = Optional.of(dates.group(1));
            to = Optional.ofNullable(dates.group(2));
            rest = rest.substring(dates.end());
        }
        if (!rest.isEmpty() && (!rest.startsWith(":") || rest.length() == 1)) {
            throw Refusal.syntax();
        }
        return new Command.NotifyList(from, to, rest.isEmpty() ? Optional.empty() : Optional.of(rest.substring(1)));
    }

    /** ttln and metadata; one SDK puts ttl in front of ttln, the conformance tests forbid ttb and ttr there. */
    private static Lifetime lifetime(Cursor cursor) {
        Map<MetadataField, String> fields = new EnumMap<>(MetadataField.class);
        OptionalLong ttln = OptionalLong.empty();
        boolean more = true;
        while (more) {
            if (ttln.isEmpty() && BEFORE_TTLN.containsAll(fields.keySet())) {
                Optional<String> millis = cursor.option("ttln", Numbers::isUnsigned);
                ttln = millis.isPresent() ? OptionalLong.of(Numbers.parse(millis.get())) : ttln;
            }
            more = KeyParser.metadataField(cursor, fields);
        }
        return new Lifetime(ttln, new Metadata(fields));
    }

    private static Optional<String> oneOf(Cursor cursor, Set<String> values, String... names) {
        for (String name : names) {
            Optional<String> value = cursor.option(name, text -> values.contains(text.toLowerCase(Locale.ROOT)));
            if (value.isPresent()) {
                return value.map(text -> text.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private static boolean isCount(String text) {
        return Numbers.isUnsigned(text) && text.length() <= MAX_LATEST_DIGITS;
    }

    private record Lifetime(OptionalLong ttln, Metadata metadata) {}

    /** What comes after the receiver. */
    private record Message(String name, Optional<String> owner, Optional<String> value) {
        static Message text(Cursor cursor) {
            String text = begun(cursor).rest();
            if (text.indexOf('@') >= 0) {
                throw Refusal.syntax();
            }
            return new Message(name(text), Optional.empty(), Optional.empty());
        }

        static Message key(Cursor cursor) {
            String rest = begun(cursor).rest();
            int at = rest.indexOf('@');
            if (at < 0) {
                return new Message(name(rest), Optional.empty(), Optional.empty());
            }
            Cursor after = new Cursor(rest.substring(at));
            Optional<String> owner = KeyParser.owner(after);
            Optional<String> value = Optional.of(after.take(":") ? after.rest() : "").filter(text -> !text.isEmpty());
            if (!after.atEnd()) {
                throw Refusal.syntax();
            }
            return new Message(name(rest.substring(0, at)), owner, value);
        }

        private static Cursor begun(Cursor cursor) {
            if (!cursor.take(":")) {
                throw Refusal.syntax();
            }
            return cursor;
        }

        private static String name(String name) {
            if (name.length() < SHORTEST_NAME || name.startsWith(":") || name.contains("::")) {
                throw Refusal.syntax();
            }
            return name;
        }
    }
}
