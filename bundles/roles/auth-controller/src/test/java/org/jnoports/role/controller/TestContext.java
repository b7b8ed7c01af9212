package org.jnoports.role.controller;

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

/** A process of which tests see everything. */
final class TestContext implements CommandContext {
    private final String name;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    final List<String> events = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> stopping = new CompletableFuture<>();

    TestContext(String name) {
        this.name = name;
    }

    List<String> printed() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path home() {
        return Path.of("/home/ann/.jnoports");
    }

    @Override
    public Path userHome() {
        return Path.of("/home/ann");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(errors, true, StandardCharsets.UTF_8);
    }

    @Override
    public void progress(String step) {
        events.add(step);
    }

    @Override
    public void verbose() {
        events.add("verbose");
    }

    @Override
    public CompletionStage<Void> stopping() {
        return stopping;
    }
}
