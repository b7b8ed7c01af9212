package org.jnoports.api.console;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What goes over the console's socket, either way: a kind (one byte), a length (four bytes, big-endian), that many bytes.
 * The caller begins with {@link Kind#REQUEST}; the runtime ends with {@link Kind#EXIT} or {@link Kind#REFUSED}.
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

        private static Kind of(int code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("not a message of the runtime's console");
        }
    }

    private final Kind kind;
    private final byte[] bytes;

    /** @param bytes not to be changed afterwards */
    public Frame(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** What it means. */
    public Kind kind() {
        return kind;
    }

    /** What it carries; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** A frame of text. */
    public static Frame of(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes as text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes it and flushes; callers take turns by themselves. */
    public void writeTo(DataOutputStream out) throws IOException {
        if (bytes.length > MAX_BYTES) {
            throw new IOException("a message to the runtime has more than " + MAX_BYTES + " bytes");
        }
        out.writeByte(kind.code);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * Waits for the next one.
     *
     * @return null when the other side has ended
     * @throws IOException if what comes isn't a frame, or ends within one
     */
    public static Frame readFrom(DataInputStream in) throws IOException {
        int code = in.read();
        if (code < 0) {
            return null;
        }
        Kind kind = Kind.of(code);
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a message of the runtime's console claims to have " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the runtime's console ended within a message");
        }
        return new Frame(kind, bytes);
    }
}
