package org.jnoports.launcher;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one way this process ends, whether its command returned or somebody asked it to: tells the command, waits for it to
 * return, closes what was opened, and exits with the command's code.
 */
final class Ending {
    /** System property: after how many seconds the process ends whatever it does; for runs that nobody waits for. */
    private static final String LIMIT = "jnoports.limitSeconds";
    /** System property: how many seconds the command has to return; its roles may have long drains. */
    private static final String PATIENCE = "jnoports.stopSeconds";
    private static final int USUAL_SECONDS = 15;

    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Thread hook = new Thread("jnoports-ending") { // no lambda: the first one costs milliseconds
        @Override
        public void run() {
            end();
        }
    };
    private volatile Slot slot;
    private volatile Felix felix;
    private volatile Terminal terminal;

    /** From here on SIGTERM and Ctrl-C end the process in order. */
    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
        Integer limit = Integer.getInteger(LIMIT);
        if (limit != null) {
            CompletableFuture.delayedExecutor(limit, TimeUnit.SECONDS).execute(() -> exit(1));
        }
    }

    CompletableFuture<Void> stopping() {
        return stopping;
    }

    void closes(Slot taken) {
        slot = taken;
    }

    void closes(Felix started) {
        felix = started;
    }

    void restores(Terminal changed) {
        terminal = changed;
    }

    /** Doesn't return. */
    void exit(int code) {
        ended.complete(code);
        System.exit(code);
    }

    private void end() {
        stopping.complete(null);
        int code = awaited();
        if (felix != null) {
            felix.close();
        }
        if (slot != null) {
            slot.close();
        }
        if (terminal != null) {
            terminal.close();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private int awaited() {
        try {
            return ended.get(Integer.getInteger(PATIENCE, USUAL_SECONDS), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) { // it doesn't listen
            return 1;
        }
    }
}
