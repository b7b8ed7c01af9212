package org.jnoports.api.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a caller wants of the runtime.
 *
 * @param form whether it is a command, one line of the shell, or the shell itself
 * @param name the command's; else empty
 * @param arguments the command's, or the words of the line as they were typed
 * @param directory where the caller is: what relative paths are relative to
 * @param terminal its type, {@code xterm} for example; empty if there is none
 * @param columns the terminal's; 0 if unknown
 * @param rows the terminal's; 0 if unknown
 */
public record ConsoleRequest(Form form, String name, List<String> arguments, String directory, String terminal, int columns, int rows) {
    /** How it is run. */
    public enum Form {
        /** A {@link org.jnoports.api.command.Command} by its name. */
        COMMAND,
        /** One line of the shell. */
        LINE,
        /** Lines of the shell, from the caller's input, until that ends. */
        SCRIPT,
        /** The shell with a person at a terminal. */
        SHELL
    }

    /** Ours; another one is refused, so that a program and a runtime of different releases don't misunderstand each other. */
    private static final int VERSION = 1;
    private static final int MAX_ARGUMENTS = 4096;

    public ConsoleRequest {
        arguments = List.copyOf(arguments);
    }

    /** @throws IllegalArgumentException if it is too long for one frame */
    public Frame toFrame() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            write(out, form.name());
            write(out, name);
            write(out, directory);
            write(out, terminal);
            out.writeInt(columns);
            out.writeInt(rows);
            out.writeInt(arguments.size());
            for (String argument : arguments) {
                write(out, argument);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array takes everything
        }
        if (bytes.size() > Frame.MAX_BYTES || arguments.size() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("the arguments are too long: together at most " + Frame.MAX_BYTES + " bytes");
        }
        return new Frame(Frame.Kind.REQUEST, bytes.toByteArray());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws IOException if the frame isn't such a request, or of another version */
    public static ConsoleRequest of(Frame frame) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.bytes()))) {
            if (frame.kind() != Frame.Kind.REQUEST || in.read() != VERSION) {
                throw new IOException("the program and the runtime are of different releases; end the runtime and start it anew");
            }
            Form form = form(read(in));
            String name = read(in);
            String directory = read(in);
            String terminal = read(in);
            int columns = in.readInt();
            int rows = in.readInt();
            return new ConsoleRequest(form, name, readAll(in), directory, terminal, columns, rows);
        }
    }

    private static Form form(String name) throws IOException {
        try {
            return Form.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a request to the runtime's console", e);
        }
    }

    private static List<String> readAll(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_ARGUMENTS) {
            throw new IOException("a request to the runtime's console claims to have " + count + " arguments");
        }
        List<String> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arguments.add(read(in));
        }
        return arguments;
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a request to the runtime's console is broken off");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
