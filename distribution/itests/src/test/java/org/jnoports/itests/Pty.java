package org.jnoports.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program on a terminal of its own, as a person has it: python3 makes the pseudo-terminal. */
final class Pty implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;
    /** Passes on what comes and what is typed until the program ends; then ends as it did. */
    private static final String DRIVER = """
            import fcntl, os, pty, select, signal, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                signal.signal(signal.SIGINT, signal.SIG_DFL) # a build in the background ignores it, and so would all it starts
                os.execvp(sys.argv[1], sys.argv[1:])
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 160, 0, 0))
            sources = [terminal, 0]
            while True:
                ready, _, _ = select.select(sources, [], [])
                if terminal in ready:
                    try:
                        shown = os.read(terminal, 65536)
                    except OSError:
                        break
                    if not shown:
                        break
                    os.write(1, shown)
                if 0 in ready:
                    typed = os.read(0, 65536)
                    if typed:
                        os.write(terminal, typed)
                    else:
                        sources.remove(0)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]|\u001b[=>]|[\r\u0007]");

    private final Process process;
    private final StringBuilder shown = new StringBuilder(); // guarded by this
    private final Thread reader = new Thread(this::read, "pty");
    private int seen; // guarded by this
    private boolean over; // guarded by this

    private Pty(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    static boolean available() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).anyMatch(d -> Files.isExecutable(Path.of(d, "python3")));
    }

    static Pty start(Map<String, String> environment, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("python3", "-c", DRIVER));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        return new Pty(builder.start());
    }

    private void read() {
        byte[] bytes = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                synchronized (this) {
                    shown.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
                    notifyAll();
                }
            }
        } catch (IOException e) {
            add("(" + e.getMessage() + ")");
        }
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    private synchronized void add(String text) {
        shown.append(text);
    }

    /** Types, unless it has ended. */
    Pty typed(String keys) {
        try {
            return process.isAlive() ? type(keys) : this;
        } catch (UncheckedIOException e) { // it has ended right now
            return this;
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Types. */
    Pty type(String keys) {
        try {
            OutputStream out = process.getOutputStream();
            out.write(keys.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(this + "", e);
        }
    }

    /**
     * Waits until what is shown after the last match has a match of the pattern.
     *
     * @return what was shown up to and with it, without control sequences
     */
    synchronized String await(String regex) {
        Pattern pattern = Pattern.compile(regex);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            String plain = CONTROL.matcher(shown).replaceAll("");
            Matcher matcher = pattern.matcher(plain);
            if (matcher.find(Math.min(seen, plain.length()))) {
                String part = plain.substring(Math.min(seen, plain.length()), matcher.end());
                seen = matcher.end();
                return part;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || over) {
                throw new AssertionError("never shown: /" + regex + "/ after " + plain.substring(0, seen) + "|<-|" + plain.substring(seen));
            }
            try {
                wait(Math.min(left, 500));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Waits for the end. @return the exit code */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end: " + this);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public synchronized String toString() {
        return CONTROL.matcher(shown).replaceAll("");
    }
}
