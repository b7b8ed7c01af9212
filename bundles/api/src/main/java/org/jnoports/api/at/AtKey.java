package org.jnoports.api.at;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The name of a record or notification: {@code @bob:phone.wavi@alice}, {@code public:publickey@alice},
 * {@code note.wavi@alice} (atprotocol.md, section 4.2). Lower case, as atServers store it.
 *
 * @param visibility who may read it
 * @param sharedWith the reader; present exactly for {@link Visibility#SHARED}
 * @param name entity and namespace, for example {@code ssh_request.pi_4.sshnp}; no {@code :}, {@code @} or white space
 * @param owner whose record it is; for a notification, who sent it
 */
public record AtKey(Visibility visibility, Optional<AtSign> sharedWith, String name, AtSign owner) {
    /** Who may read a record. */
    public enum Visibility {
        /** Anyone. */
        PUBLIC,
        /** The owner and one other atSign. */
        SHARED,
        /** The owner. */
        SELF
    }

    public AtKey {
        Objects.requireNonNull(owner);
        name = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.chars().anyMatch(c -> c == ':' || c == '@' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of a record");
        }
        if (sharedWith.isPresent() != (visibility == Visibility.SHARED)) {
            throw new IllegalArgumentException("a " + visibility + " record with sharedWith " + sharedWith);
        }
    }

    /** A record of owner's for receiver, or a notification from owner to receiver. */
    public static AtKey shared(AtSign receiver, String name, AtSign owner) {
        return new AtKey(Visibility.SHARED, Optional.of(receiver), name, owner);
    }

    /** A record that anyone may read. */
    public static AtKey publicOf(String name, AtSign owner) {
        return new AtKey(Visibility.PUBLIC, Optional.empty(), name, owner);
    }

    /** A record for the owner alone. */
    public static AtKey self(String name, AtSign owner) {
        return new AtKey(Visibility.SELF, Optional.empty(), name, owner);
    }

    /** Where every atSign keeps the public half of its encryption key. */
    public static AtKey publicKeyOf(AtSign owner) {
        return publicOf("publickey", owner);
    }

    /**
     * Reads a key as it stands on the wire; a {@code cached:} in front is dropped.
     *
     * @throws IllegalArgumentException with the text in it
     */
    public static AtKey parse(String text) {
        String rest = text.startsWith("cached:") ? text.substring("cached:".length()) : text;
        int at = rest.lastIndexOf('@');
        if (at <= 0) {
            throw new IllegalArgumentException("'" + text + "' has no owner");
        }
        AtSign owner = AtSign.of(rest.substring(at));
        String front = rest.substring(0, at);
        if (front.startsWith("public:")) {
            return publicOf(front.substring("public:".length()), owner);
        }
        if (front.startsWith("@")) {
            int colon = front.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("'" + text + "' names a reader and no record");
            }
            return shared(AtSign.of(front.substring(0, colon)), front.substring(colon + 1), owner);
        }
        return self(front, owner);
    }

    /** As it stands on the wire. */
    @Override
    public String toString() {
        return switch (visibility) {
            case PUBLIC -> "public:" + name + owner;
            case SHARED -> sharedWith.orElseThrow() + ":" + name + owner;
            case SELF -> name + owner;
        };
    }
}
