package org.jnoports.api.at;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A normalised atSign: lower case, a leading {@code @}, no dots (atprotocol.md, section 4.1).
 *
 * @param text with the leading {@code @}, at most 56 characters
 */
public record AtSign(String text) {
    private static final Pattern FORBIDDEN = Pattern.compile(
            "[!*'`();:&=+$,/?#\\[\\]{}@\\p{Cntrl}\\s\\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000"
                    + "\\u2400-\\u2421\\u2424\\u2425]");
    private static final int MAX_CODE_POINTS = 55;

    public AtSign {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an atSign is missing");
        }
        String bare = text.toLowerCase(Locale.ROOT);
        bare = (bare.startsWith("@") ? bare.substring(1) : bare).replace(".", "");
        if (bare.isEmpty() || FORBIDDEN.matcher(bare).find() || bare.codePointCount(0, bare.length()) > MAX_CODE_POINTS) {
            throw new IllegalArgumentException("'" + text + "' is not an atSign: after '@' come 1 to " + MAX_CODE_POINTS
                    + " letters, digits, '-', '_' or emoji");
        }
        text = "@" + bare;
    }

    /** The same as the constructor, easier to read. */
    public static AtSign of(String text) {
        return new AtSign(text);
    }

    /** Without the leading {@code @}. */
    public String bare() {
        return text.substring(1);
    }

    /** Written out, as {@link #hashCode}: what Java makes of a record at its first comparison takes a program's start 10 ms. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AtSign that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
