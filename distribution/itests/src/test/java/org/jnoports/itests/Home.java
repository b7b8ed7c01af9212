package org.jnoports.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A home of its own with programs of the distribution. */
final class Home implements AutoCloseable {
    private final Path root;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Home() throws IOException {
        root = Files.createTempDirectory("jnoports-home-");
    }

    /** The person's home; the runtime's is {@link #path} in it. */
    Path root() {
        return root;
    }

    Path path() {
        return root.resolve(".jnoports");
    }

    Path etc() {
        return path().resolve("etc");
    }

    Path load() {
        return path().resolve("load");
    }

    /** A runtime that is up. */
    Program run() {
        Program runtime = start("run");
        runtime.awaitLine("runtime of .* began");
        return runtime;
    }

    Program start(String... arguments) {
        Program program = Program.start(root, "jnoports", arguments);
        open.push(program);
        return program;
    }

    /** Runs {@code jnoports} with these arguments to its end. */
    Program done(String... arguments) {
        Program program = start(arguments);
        program.awaitExit();
        return program;
    }

    /** What it prints to stdout. */
    String out(String... arguments) {
        return String.join("\n", done(arguments).out());
    }

    /** The program on a terminal. */
    Pty onTerminal(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Program.distribution().resolve("bin/jnoports").toString()));
        command.addAll(List.of(arguments));
        Pty pty = Pty.start(Program.environment(root), command);
        open.push(pty);
        return pty;
    }

    static Path bundle(String name) {
        return Program.distribution().resolve("bundles").resolve(name + ".jar");
    }

    /** Puts a file there whole, as 'mv' does. */
    static void put(Path file, Path target) throws IOException {
        Path draft = target.resolveSibling("." + target.getFileName());
        Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        Stage.closeAll(open);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
