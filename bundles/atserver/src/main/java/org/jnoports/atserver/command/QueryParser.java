package org.jnoports.atserver.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jnoports.atserver.wire.Refusal;

/**
 * {@code scan}, {@code monitor}, {@code noop}, {@code info} and {@code stats} (atprotocol.md, sections 3.11 and 3.15 to
 * 3.17).
 */
final class QueryParser {
    private static final Pattern STAT_ID = Pattern.compile("[1-9]|1[0-5]");
    private static final List<Integer> STATS_WITH_REGEX = List.of(3, 15);

    private QueryParser() {}

    static Command scan(Cursor cursor) {
        boolean showHidden = cursor.option("showhidden", KeyParser::isFlag)
                .map(flag -> flag.toLowerCase(Locale.ROOT).equals("true")).orElse(false);
        Optional<String> atSign = cursor.take(":@") ? Optional.of("@" + cursor.token().orElseThrow(Refusal::syntax))
                : Optional.empty();
        page(cursor);
        Optional<String> regex = regex(cursor);
        if (regex.isPresent() && regex.get().chars().anyMatch(Character::isWhitespace)) {
            throw Refusal.syntax();
        }
        return new Command.Scan(showHidden, atSign, regex);
    }

    static Command monitor(Cursor cursor) {
        cursor.keyword("strict");
        boolean selfNotifications = cursor.keyword("selfNotifications");
        cursor.keyword("multiplexed");
        OptionalLong since = OptionalLong.empty();
        if (cursor.take(":")) {
            since = OptionalLong.of(unsigned(cursor.token().orElseThrow(Refusal::syntax)));
        }
        return new Command.Monitor(selfNotifications, since, regex(cursor));
    }

    static Command noop(Cursor cursor) {
        cursor.take(":");
        String millis = cursor.token().orElseThrow(Refusal::syntax);
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.Noop(unsigned(millis));
    }

    static Command info(Cursor cursor) {
        boolean brief = cursor.keyword("brief");
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.Info(brief);
    }

    static Command stats(Cursor cursor) {
        if (cursor.atEnd()) {
            return new Command.Stats(List.of(), Optional.empty());
        }
        if (!cursor.take(":")) {
            throw Refusal.syntax();
        }
        String[] texts = cursor.token().orElseThrow(Refusal::syntax).split(",", -1);
        if (!Arrays.stream(texts).allMatch(text -> STAT_ID.matcher(text).matches())) {
            throw Refusal.syntax();
        }
        List<Integer> ids = Arrays.stream(texts).map(Integer::valueOf).toList();
        return new Command.Stats(ids, statsRegex(cursor, ids));
    }

    private static Optional<String> statsRegex(Cursor cursor, List<Integer> ids) {
        if (cursor.atEnd()) {
            return Optional.empty();
        }
        boolean allowed = ids.size() == 1 && STATS_WITH_REGEX.contains(ids.get(0));
        if (!allowed || !cursor.take(":") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return Optional.of(cursor.rest());
    }

    private static void page(Cursor cursor) {
        if (cursor.take(":page:")) {
            unsigned(cursor.token().orElseThrow(Refusal::syntax));
        }
    }

    private static Optional<String> regex(Cursor cursor) {
        if (cursor.atEnd()) {
            return Optional.empty();
        }
        if (!cursor.take(" ") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return Optional.of(cursor.rest());
    }

    private static long unsigned(String digits) {
        if (!Numbers.isUnsigned(digits)) {
            throw Refusal.syntax();
        }
        return Numbers.parse(digits);
    }
}
