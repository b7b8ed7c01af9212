package org.jnoports.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The terminal that this process was started on. In raw mode each key is read as it is typed, Ctrl-C included; output is left
 * as it was, so that what other processes print there still looks right.
 */
final class Terminal implements AutoCloseable {
    private static final long STTY_SECONDS = 5;
    /** Answers on stderr: stdin and stdout must be the terminal's. */
    private static final String ASK = "test -t 0 && test -t 1 && stty -g >&2 && stty size >&2";

    private final String settings;
    private volatile int columns;
    private volatile int rows;

    private Terminal(String settings, String size) {
        this.settings = settings;
        measured(size);
    }

    /** Empty if stdin and stdout aren't both one. */
    static Optional<Terminal> own() {
        String[] lines = stty(ASK).split("\n", -1);
        return lines.length >= 2 && !lines[0].isBlank() ? Optional.of(new Terminal(lines[0], lines[1])) : Optional.empty();
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    void raw() {
        stty("stty -icanon -echo -isig -ixon -icrnl min 1 time 0");
    }

    /** As it was before. */
    @Override
    public void close() {
        stty("stty " + settings);
    }

    /** Calls back with each new size; where Java can't tell, never. */
    void whenResized(Runnable told) {
        try { // by reflection: it is everywhere, but no part of Java's API
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calling = Proxy.newProxyInstance(Terminal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    measured(stty("stty size >&2"));
                    told.run();
                }
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), calling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) { // it keeps the size that it had
            return;
        }
    }

    private void measured(String size) {
        String[] words = size.strip().split(" ", -1);
        try {
            rows = Integer.parseInt(words[0]);
            columns = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        } catch (NumberFormatException e) {
            rows = 0;
            columns = 0;
        }
    }

    private static String stty(String script) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", script).redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
            try (InputStream answer = process.getErrorStream()) {
                String text = new String(answer.readNBytes(4096), StandardCharsets.US_ASCII);
                return process.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
            }
        } catch (IOException e) { // no shell: then no terminal either
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
