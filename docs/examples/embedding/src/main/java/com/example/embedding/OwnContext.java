package com.example.embedding;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.command.CommandContext;

/** What a command may use of this program: its streams, and a way to be ended. */
final class OwnContext implements CommandContext {
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final String name;
    private final Path home;

    OwnContext(String name, Path home) {
        this.name = name;
        this.home = home;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public Path userHome() {
        return Path.of(System.getProperty("user.home"));
    }

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public PrintStream out() {
        return System.out;
    }

    @Override
    public PrintStream err() {
        return System.err;
    }

    @Override
    public void progress(String step) {
        System.err.println(step);
    }

    @Override
    public void verbose() {
        // this program's log has levels of its own
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stopping; // complete it, and the command returns soon
    }
}
