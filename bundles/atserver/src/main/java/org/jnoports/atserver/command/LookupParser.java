package org.jnoports.atserver.command;

import java.util.Locale;
import java.util.Optional;
import org.jnoports.atserver.wire.Refusal;

/** {@code lookup}, {@code plookup} and {@code llookup} (atprotocol.md, sections 3.6 to 3.8). */
final class LookupParser {
    /** The reference grammar can't express shorter names here. */
    private static final int SHORTEST_NAME = 2;

    private LookupParser() {}

    static Command lookup(Cursor cursor) {
        boolean bypassCache = bypassCache(cursor);
        Command.Form form = form(cursor);
        Owned owned = Owned.of(cursor);
        if (owned.name().length() < SHORTEST_NAME) {
            throw Refusal.syntax();
        }
        return new Command.Lookup(bypassCache, form, owned.name(), owned.owner());
    }

    static Command publicLookup(Cursor cursor) {
        boolean bypassCache = bypassCache(cursor);
        Command.Form form = form(cursor);
        Owned owned = Owned.of(cursor);
        if (owned.name().chars().anyMatch(Character::isWhitespace)) {
            throw Refusal.syntax();
        }
        return new Command.PublicLookup(bypassCache, form, owned.name(), owned.owner());
    }

    static Command localLookup(Cursor cursor) {
        Command.Form form = form(cursor);
        boolean cached = cursor.keyword("cached");
        boolean isPublic = cursor.keyword("public");
        Optional<String> sharedWith = isPublic ? Optional.empty() : KeyParser.sharedWith(cursor);
        Owned owned = Owned.of(cursor);
        boolean longEnough = owned.name().length() >= SHORTEST_NAME || (sharedWith.isEmpty() && (cached || isPublic));
        if (!longEnough) {
            throw Refusal.syntax();
        }
        return new Command.LocalLookup(form, new KeyName(cached, isPublic, sharedWith, owned.name(), Optional.of(owned.owner())));
    }

    private static boolean bypassCache(Cursor cursor) {
        return cursor.option("bypassCache", KeyParser::isFlag).map(flag -> flag.toLowerCase(Locale.ROOT).equals("true"))
                .orElse(false);
    }

    private static Command.Form form(Cursor cursor) {
        if (cursor.keyword("meta")) {
            return Command.Form.META;
        }
        return cursor.keyword("all") ? Command.Form.ALL : Command.Form.VALUE;
    }

    /** {@code :name@owner} up to the end; the name may hold colons. */
    private record Owned(String name, String owner) {
        static Owned of(Cursor cursor) {
            boolean begun = cursor.take(":");
            String rest = cursor.rest();
            int at = rest.indexOf('@');
            if (!begun || at < 1 || rest.startsWith(":")) {
                throw Refusal.syntax();
            }
            Cursor owner = new Cursor(rest.substring(at + 1));
            String name = owner.token().orElseThrow(Refusal::syntax);
            if (!owner.atEnd()) {
                throw Refusal.syntax();
            }
            return new Owned(rest.substring(0, at), name);
        }
    }
}
