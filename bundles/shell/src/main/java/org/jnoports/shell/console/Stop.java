package org.jnoports.shell.console;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says once that whatever runs should come to its end. Thread-safe. */
public final class Stop {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    /** Asks; repeated calls have no effect. */
    public void ask() {
        asked.complete(null);
    }

    /** Completes when asked. */
    public CompletionStage<Void> asked() {
        return asked.minimalCompletionStage();
    }
}
