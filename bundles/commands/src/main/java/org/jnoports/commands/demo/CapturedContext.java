package org.jnoports.commands.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.command.CommandContext;

/** Runs another command as a person would, and keeps the first line it prints on stdout. */
final class CapturedContext implements CommandContext {
    private final CommandContext outer;
    private final Consumer<String> progress;
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final PrintStream out = new PrintStream(new FirstLine(), true, StandardCharsets.UTF_8);

    /** @param progress gets its steps */
    CapturedContext(CommandContext outer, Consumer<String> progress) {
        this.outer = outer;
        this.progress = progress;
    }

    CompletableFuture<String> firstLine() {
        return firstLine;
    }

    void stop() {
        stop.complete(null);
    }

    @Override
    public String name() {
        return "sshnp";
    }

    @Override
    public Path home() {
        return outer.home();
    }

    @Override
    public Path userHome() {
        return outer.userHome();
    }

    @Override
    public Map<String, String> environment() {
        return outer.environment();
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return outer.err();
    }

    @Override
    public void progress(String step) {
        progress.accept(step);
    }

    @Override
    public void verbose() {
        outer.verbose();
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stop;
    }

    /** Completes the future with what came before the first line feed. */
    private final class FirstLine extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                firstLine.complete(toString(StandardCharsets.UTF_8).strip());
            }
            super.write(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++) {
                write(bytes[offset + i]);
            }
        }
    }
}
