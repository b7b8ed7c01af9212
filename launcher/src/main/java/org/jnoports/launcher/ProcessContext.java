package org.jnoports.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.command.CommandContext;

/** This process, as its command sees it. */
final class ProcessContext implements CommandContext {
    private final Invocation invocation;
    private final CompletableFuture<Void> stopping;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean quiet;

    ProcessContext(Invocation invocation, CompletableFuture<Void> stopping) {
        this(invocation, stopping, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    }

    private ProcessContext(Invocation invocation, CompletableFuture<Void> stopping, PrintStream out, PrintStream err) {
        this.invocation = invocation;
        this.stopping = stopping;
        this.out = out;
        this.err = err;
        quiet = invocation.has("-q", "--quiet");
    }

    /** The same, but results go where errors go. */
    ProcessContext onStderr() {
        return new ProcessContext(invocation, stopping, err, err);
    }

    /** Whatever the locale says: atSigns may hold any character. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return invocation.command();
    }

    @Override
    public Path home() {
        return invocation.home();
    }

    @Override
    public Path userHome() {
        return invocation.userHome();
    }

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    /** As {@code 2026-11-23 09:00:00.123 : text}. */
    @Override
    public void progress(String step) {
        if (!quiet) {
            err.println(Stamp.of(Instant.now()) + " : " + step);
        }
    }

    @Override
    public void verbose() {
        LogSettings.verbose();
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stopping.minimalCompletionStage();
    }
}
