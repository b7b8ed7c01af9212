package org.jnoports.atserver.command;

import java.util.Optional;
import org.jnoports.atserver.wire.Refusal;

/** {@code sync:from} and {@code batch} (atprotocol.md, section 3.18). */
final class SyncParser {
    private static final String FROM_THE_START = "-1";

    private SyncParser() {}

    static Command sync(Cursor cursor) {
        if (!cursor.take(":")) {
            throw Refusal.syntax();
        }
        String from = cursor.token().filter(text -> text.equals(FROM_THE_START) || Numbers.isUnsigned(text))
                .orElseThrow(Refusal::syntax);
        if (cursor.option("limit", Numbers::isUnsigned).isEmpty()) {
            throw Refusal.syntax();
        }
        if (cursor.atEnd()) {
            return new Command.Sync(Numbers.parse(from), Optional.empty());
        }
        if (!cursor.take(":") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.Sync(Numbers.parse(from), Optional.of(cursor.rest()));
    }

    static Command batch(Cursor cursor) {
        cursor.take(":");
        String json = cursor.rest();
        if (!json.startsWith("[") || !json.endsWith("]")) {
            throw Refusal.syntax();
        }
        return new Command.Batch(json);
    }
}
