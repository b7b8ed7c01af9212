package org.jnoports.api.session;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A session's id, made by the client: a UUID, though peers are only held to letters, digits, {@code -} and {@code _}.
 *
 * @param text lower case, 1 to 64 characters
 */
public record SessionId(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9_-]{1,64}");

    public SessionId {
        text = text.toLowerCase(Locale.ROOT);
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException("a session id has 1 to 64 letters, digits, '-' or '_'");
        }
    }

    /** A new random one (UUID version 4). */
    public static SessionId random() {
        return new SessionId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
