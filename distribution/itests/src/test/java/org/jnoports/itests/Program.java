package org.jnoports.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A program of the distribution as a process, with what it printed, line by line. Closing it kills it. */
final class Program implements AutoCloseable {
    private static final long LIMIT_SECONDS = 120;

    private final String name;
    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
    }

    static Path distribution() {
        return Path.of(System.getProperty("jnoports.distribution")).normalize();
    }

    /** What {@code jnoports enable} does for a bundle, without waiting for a program. */
    static void enable(Path home, String bundle) throws IOException {
        Path load = Files.createDirectories(home.resolve(".jnoports/load"));
        Files.copy(distribution().resolve("bundles").resolve(bundle), load.resolve(bundle));
    }

    /** Starts {@code bin/<name>} with this home; {@code $HOME} is the home, too. */
    static Program start(Path home, String name, String... arguments) {
        return start(home, Map.of(), name, arguments);
    }

    static Program start(Path home, Map<String, String> environment, String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(distribution().resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment(home));
        builder.environment().putAll(environment);
        return start(name, builder);
    }

    /** Any other program. */
    static Program start(String name, ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new Program(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every program here gets. */
    static Map<String, String> environment(Path home) {
        return Map.of("HOME", home.toString(), "JNOPORTS_HOME", home.resolve(".jnoports").toString(), "JAVA_HOME", System.getProperty("java.home"),
                "JNOPORTS_NO_ARCHIVE", "1", // fifty programs at once on two cores: no training runs beside the tests
                "JNOPORTS_JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // nor a compiler that pays after a minute
    }

    private Thread reader(InputStream stream, List<String> lines) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(lines, line);
                }
            } catch (IOException e) {
                add(lines, "(" + e.getMessage() + ")");
            }
        }, "reader of " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private synchronized void add(List<String> lines, String line) {
        lines.add(line);
        notifyAll();
    }

    /** Waits for a line on stdout or stderr that contains a match of the pattern. */
    synchronized String awaitLine(String regex) {
        Predicate<String> wanted = Pattern.compile(regex).asPredicate();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            for (List<String> lines : List.of(out, err)) {
                for (String line : lines) {
                    if (wanted.test(line)) {
                        return line;
                    }
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || (!process.isAlive() && readers.stream().noneMatch(Thread::isAlive))) {
                throw new AssertionError(this + " never printed /" + regex + "/" + (process.isAlive() ? "" : " and ended"));
            }
            try {
                wait(Math.min(left, 200));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Waits for the end. @return the exit code */
    int awaitExit() {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(this + " did not end");
            }
            for (Thread reader : readers) {
                reader.join(2_000); // what forked into the background may keep the pipe open
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    /** How many lines on stderr have a match of the pattern. */
    synchronized long count(String regex) {
        Predicate<String> wanted = Pattern.compile(regex).asPredicate();
        return err.stream().filter(wanted).count();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }

    @Override
    public synchronized String toString() {
        return name + "\n  stdout: " + String.join("\n          ", out) + "\n  stderr: " + String.join("\n          ", err);
    }
}
