package org.jnoports.commands;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.command.CommandContext;

/** Keeps what is printed. */
public final class TestContext implements CommandContext {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final Path home;

    public TestContext() {
        this(Path.of("/nowhere"));
    }

    public TestContext(Path home) {
        this.home = home;
    }

    /** On stdout. */
    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** On stderr. */
    public String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public void stop() {
        stopping.complete(null);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Path home() {
        return home;
    }

    @Override
    public Path userHome() {
        return home.resolveSibling("user");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public PrintStream out() {
        return outPrinter;
    }

    @Override
    public PrintStream err() {
        return errPrinter;
    }

    @Override
    public void progress(String step) {
        errPrinter.println(step);
    }

    @Override
    public void verbose() {}

    @Override
    public CompletionStage<Void> stopping() {
        return stopping;
    }
}
