package org.jnoports.atserver.command;

import java.util.Optional;
import java.util.function.Predicate;

/** Reads a command from left to right. Keywords match in any case. What doesn't match isn't consumed. */
final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Everything that is left; moves to the end. */
    String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** What is left, without moving. */
    String peekRest() {
        return text.substring(at);
    }

    boolean take(String literal) {
        boolean there = sees(literal);
        if (there) {
            at += literal.length();
        }
        return there;
    }

    /** {@code :word} in front of another {@code :}, a space or the end. */
    boolean keyword(String word) {
        int after = at + 1 + word.length();
        boolean there = sees(":" + word) && (after == text.length() || text.charAt(after) == ':' || text.charAt(after) == ' ');
        if (there) {
            at = after;
        }
        return there;
    }

    /** {@code :name:value} in front of another {@code :}, a space or the end, if the value is a valid token. */
    Optional<String> option(String name, Predicate<String> valid) {
        String prefix = ":" + name + ":";
        if (!sees(prefix)) {
            return Optional.empty();
        }
        int from = at + prefix.length();
        int to = tokenEnd(from);
        boolean delimited = to == text.length() || text.charAt(to) == ':' || text.charAt(to) == ' ';
        String value = text.substring(from, to);
        if (value.isEmpty() || !delimited || !valid.test(value)) {
            return Optional.empty();
        }
        at = to;
        return Optional.of(value);
    }

    /** One or more characters other than {@code :}, {@code @} and white space. */
    Optional<String> token() {
        int end = tokenEnd(at);
        if (end == at) {
            return Optional.empty();
        }
        String token = text.substring(at, end);
        at = end;
        return Optional.of(token);
    }

    private boolean sees(String literal) {
        return text.regionMatches(true, at, literal, 0, literal.length());
    }

    private int tokenEnd(int from) {
        int end = from;
        while (end < text.length() && isTokenChar(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isTokenChar(char c) {
        return c != ':' && c != '@' && !Character.isWhitespace(c);
    }
}
