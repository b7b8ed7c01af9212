package org.jnoports.role.daemon;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.api.command.CommandContext;

/** A process that a test looks at, and stops. */
final class TestContext implements CommandContext {
    final CompletableFuture<Void> stopping = new CompletableFuture<>();
    /** Completes with the first line on stderr. */
    final CompletableFuture<String> said = new CompletableFuture<>();
    final List<String> progress = new CopyOnWriteArrayList<>();
    /** Completes with the first step. */
    final CompletableFuture<String> progressed = new CompletableFuture<>();
    volatile Runnable onProgress = () -> {};
    volatile boolean verbose;
    final Map<String, String> environment = new HashMap<>();

    private final Path userHome;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            String text = toString(StandardCharsets.UTF_8);
            if (text.endsWith("\n")) {
                said.complete(text.strip());
            }
        }
    };
    private final PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);

    TestContext(Path userHome) {
        this.userHome = userHome;
    }

    String outText() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errText() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Path home() {
        return userHome.resolve(".jnoports");
    }

    @Override
    public Path userHome() {
        return userHome;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public PrintStream out() {
        return outStream;
    }

    @Override
    public PrintStream err() {
        return errStream;
    }

    @Override
    public void progress(String step) {
        progress.add(step);
        progressed.complete(step);
        onProgress.run();
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
