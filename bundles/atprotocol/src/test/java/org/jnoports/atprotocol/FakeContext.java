package org.jnoports.atprotocol;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.api.command.CommandContext;

/** A command's surroundings: what it prints is kept. */
final class FakeContext implements CommandContext {
    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private boolean verbose;

    FakeContext(Path directory) {
        this.directory = directory;
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> steps() {
        return progress;
    }

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public String name() {
        return "at_activate";
    }

    @Override
    public Path home() {
        return directory.resolve(".jnoports");
    }

    @Override
    public Path userHome() {
        return directory;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return out();
    }

    @Override
    public void progress(String step) {
        progress.add(step);
    }

    @Override
    public void verbose() {
        verbose = true;
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stopping;
    }
}
