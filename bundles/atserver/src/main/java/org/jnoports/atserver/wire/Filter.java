package org.jnoports.atserver.wire;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression from a caller, searched for anywhere in a text. A stranger may have written it, so the work it
 * may cause is bounded: at most {@value #MAX_PATTERN_CHARS} characters of pattern and {@value #MAX_TEXT_CHARS} of text,
 * and what needs more than {@value #MAX_STEPS} steps doesn't match.
 */
public final class Filter {
    private static final int MAX_PATTERN_CHARS = 1_024;
    private static final int MAX_TEXT_CHARS = 1_024;
    private static final int MAX_STEPS = 200_000;
    private static final Filter EVERYTHING = new Filter(Pattern.compile(""));

    private final Pattern pattern;

    private Filter(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Lets everything pass. */
    public static Filter everything() {
        return EVERYTHING;
    }

    /**
     * @param regex case-sensitive
     * @throws Refusal AT0003 if it isn't a regular expression
     */
    public static Filter of(String regex) {
        if (regex.length() > MAX_PATTERN_CHARS) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "Invalid regex: more than " + MAX_PATTERN_CHARS + " characters");
        }
        try {
            return new Filter(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            throw Refusal.of(ErrorCode.INVALID_SYNTAX, "Invalid regex: " + regex);
        }
    }

    /** Whether it occurs in the text's first characters. */
    public boolean matches(String text) {
        try {
            return pattern.matcher(new Counted(cut(text))).find();
        } catch (TooManySteps e) {
            return false;
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
    }

    /** A text that can be looked at a limited number of times; the matcher takes no parts of it. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
