package org.jnoports.api.console;

import java.nio.charset.StandardCharsets;

/**
 * What goes over the console's socket, either way. The caller begins with {@link Kind#REQUEST}; the runtime ends with
 * {@link Kind#EXIT}, {@link Kind#REFUSED} or {@link Kind#UNKNOWN_COMMAND}.
 */
public final class Frame {
    /** Longer ones are refused; whoever has more to say sends several. */
    public static final int MAX_BYTES = 256 * 1024;

    /** What a frame means. */
    public enum Kind {
        /** To the runtime, first: a {@link ConsoleRequest}. */
        REQUEST('q'),
        /** To the runtime: what was typed. */
        INPUT('i'),
        /** To the runtime: nothing more is typed. Empty. */
        END_OF_INPUT('d'),
        /** To the runtime: Ctrl-C, or the caller is asked to end. Empty. */
        INTERRUPT('c'),
        /** To the runtime: the terminal's size has changed; {@code columns rows} in decimal. */
        RESIZE('s'),
        /** From the runtime: results. */
        OUTPUT('o'),
        /** From the runtime: progress and errors. */
        ERROR('e'),
        /** From the runtime, last: the exit code in decimal. */
        EXIT('x'),
        /** From the runtime, last: it won't; a sentence. */
        REFUSED('r'),
        /** From the runtime, last: it has no such command for callers. Empty. */
        UNKNOWN_COMMAND('u');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        /** As it is sent. */
        char code() {
            return code;
        }
    }

    private final Kind kind;
    private final byte[] bytes;

    /** @param bytes not to be changed afterwards */
    public Frame(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** One of text. */
    public static Frame of(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One that says all by its kind. */
    public static Frame of(Kind kind) {
        return new Frame(kind, new byte[0]);
    }

    /** What it means. */
    public Kind kind() {
        return kind;
    }

    /** What it carries; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The bytes as text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
