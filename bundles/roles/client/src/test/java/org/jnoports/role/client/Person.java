package org.jnoports.role.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.api.command.CommandContext;

/** Who types the command, with a home, a PATH with a make-believe ssh on it, and two streams to read from. */
final class Person implements CommandContext {
    private static final String FAKE_SSH = """
            #!/bin/sh
            PATH=/usr/bin:/bin
            for word in "$@"; do printf '%s\\n' "$word"; done > "$FAKE/arguments"
            previous=
            for word in "$@"; do
              if [ "$previous" = -i ]; then
                cat "$word" > "$FAKE/key"
                stat -c %a "$word" > "$FAKE/key-mode"
                echo "$word" > "$FAKE/key-file"
              fi
              previous=$word
            done
            . "$FAKE/behaviour"
            """;

    final CompletableFuture<Void> stopping = new CompletableFuture<>();
    final List<String> steps = new CopyOnWriteArrayList<>();
    final Map<String, String> environment = new ConcurrentHashMap<>();
    /** Completes with the first line on stdout. */
    final CompletableFuture<Void> line = new CompletableFuture<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream() {
        @Override
        public void flush() {
            if (size() > 0) {
                line.complete(null);
            }
        }
    };
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path directory;
    private volatile Path home;
    private volatile boolean verbose;

    Person(Path directory) {
        this.directory = directory;
        home = directory.resolve("home");
        environment.put("FAKE", directory.toString());
        environment.put("PATH", directory.resolve("empty") + ":" + directory.resolve("bin"));
        try {
            Files.createDirectories(directory.resolve("bin"));
            Files.writeString(directory.resolve("bin/ssh"), FAKE_SSH);
            Files.setPosixFilePermissions(directory.resolve("bin/ssh"), PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sshDoes("exit 0");
    }

    /** @param script how the make-believe ssh goes on after it has noted its arguments and key */
    void sshDoes(String script) {
        write("behaviour", script + "\n");
    }

    void withoutSsh() {
        environment.put("PATH", directory.resolve("empty").toString());
    }

    void livesIn(Path newHome) {
        home = newHome;
    }

    Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the make-believe ssh noted. */
    String noted(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> sshArguments() {
        return noted("arguments").lines().toList();
    }

    boolean sshWasRun() {
        return Files.exists(directory.resolve("arguments"));
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public String name() {
        return "sshnp";
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public Path userHome() {
        return directory.resolve("user");
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    @Override
    public void progress(String step) {
        steps.add(step);
    }

    @Override
    public void verbose() {
        verbose = true;
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stopping.minimalCompletionStage();
    }
}
