package org.jnoports.atserver.command;

import java.util.Locale;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * A received line and the verb it begins with.
 *
 * @param text trimmed, with the case rule of section 2.5 applied
 */
public record Line(Verb verb, String text) {
    /**
     * Finds the verb.
     *
     * @param received with or without CR; LF is cut off already
     * @throws Refusal AT0003 if no verb has it
     */
    public static Line of(String received) {
        String text = lowerCased(received.strip());
        for (Verb verb : Verb.values()) {
            if (verb.claims(text)) {
                return new Line(verb, text);
            }
        }
        throw Refusal.of(ErrorCode.INVALID_SYNTAX, "invalid command");
    }

    /** What comes after the verb, a separating colon included. */
    Cursor arguments() {
        String prefix = verb.prefix();
        return new Cursor(text.substring(prefix.endsWith(":") ? prefix.length() - 1 : prefix.length()));
    }

    private static String lowerCased(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.toLowerCase(Locale.ROOT)
                : text.substring(0, colon).toLowerCase(Locale.ROOT).replace(" ", "") + text.substring(colon);
    }

    /** Without the text: it may hold a secret or a value. */
    @Override
    public String toString() {
        return "Line[" + verb + "]";
    }
}
