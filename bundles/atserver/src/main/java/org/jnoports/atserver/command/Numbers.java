package org.jnoports.atserver.command;

import org.jnoports.atserver.wire.Refusal;

/** Numbers of the wire. */
final class Numbers {
    private static final int MAX_DIGITS = 18;

    private Numbers() {}

    static boolean isUnsigned(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static boolean isSigned(String text) {
        return isUnsigned(text.startsWith("-") ? text.substring(1) : text);
    }

    /** @throws Refusal AT0003 if it isn't a number of at most 18 digits */
    static long parse(String text) {
        if (!isSigned(text)) {
            throw Refusal.syntax();
        }
        return Long.parseLong(text);
    }
}
