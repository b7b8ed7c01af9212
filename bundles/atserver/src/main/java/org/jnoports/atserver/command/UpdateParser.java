package org.jnoports.atserver.command;

import java.util.Optional;
import java.util.Set;
import org.jnoports.atserver.wire.Refusal;

/** {@code update}, {@code update:meta} and {@code delete} (atprotocol.md, sections 3.9 and 3.10). */
final class UpdateParser {
    private static final String PKAM_PUBLIC_KEY = "privatekey:at_pkam_publickey";
    private static final String SECRET = "privatekey:at_secret";
    private static final Set<String> PRIORITIES = Set.of("low", "medium", "high");

    private UpdateParser() {}

    static Command update(Cursor cursor) {
        if (cursor.take(":json:")) {
            return json(cursor);
        }
        Metadata metadata = KeyParser.metadata(cursor);
        KeyName key = key(cursor, false, PKAM_PUBLIC_KEY);
        if (!cursor.take(" ") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.Update(key, cursor.rest(), metadata);
    }

    static Command updateMeta(Cursor cursor) {
        KeyName key = key(cursor, false, PKAM_PUBLIC_KEY);
        Metadata metadata = KeyParser.metadata(cursor);
        if (key.owner().isEmpty() || !cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.UpdateMeta(key, metadata);
    }

    static Command delete(Cursor cursor) {
        boolean force = cursor.keyword("force");
        cursor.option("priority", PRIORITIES::contains);
        boolean cached = cursor.keyword("cached");
        KeyName key = key(cursor, cached, SECRET);
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.Delete(key, force);
    }

    private static Command json(Cursor cursor) {
        String json = cursor.rest();
        if (!json.startsWith("{") || !json.endsWith("}")) {
            throw Refusal.syntax();
        }
        return new Command.UpdateJson(json);
    }

    /** {@code [scope]:name[@owner]}; of the names with a colon in them only the given one. */
    private static KeyName key(Cursor cursor, boolean cached, String allowedPrivateKey) {
        if (cursor.keyword("public")) {
            return key(cursor, cached, true, Optional.empty());
        }
        Optional<String> sharedWith = KeyParser.sharedWith(cursor);
        if (sharedWith.isEmpty() && cursor.take(":" + allowedPrivateKey)) {
            return new KeyName(cached, false, Optional.empty(), allowedPrivateKey, KeyParser.owner(cursor));
        }
        return key(cursor, cached, false, sharedWith);
    }

    private static KeyName key(Cursor cursor, boolean cached, boolean isPublic, Optional<String> sharedWith) {
        if (!cursor.take(":")) {
            throw Refusal.syntax();
        }
        String name = cursor.token().orElseThrow(Refusal::syntax);
        return new KeyName(cached, isPublic, sharedWith, name, KeyParser.owner(cursor));
    }
}
