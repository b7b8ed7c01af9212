package org.jnoports.atprotocol;

/** Makes other people's words fit for a log line or an exception. */
final class Printable {
    private static final int MAX_CHARACTERS = 200;

    private Printable() {}

    /** Without control characters, and cut. */
    static String of(String text) {
        String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ").strip();
    }
}
