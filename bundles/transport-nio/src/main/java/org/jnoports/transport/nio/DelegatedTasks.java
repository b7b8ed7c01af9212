package org.jnoports.transport.nio;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;

/**
 * What a TLS engine wants computed: signatures, certificate paths. It runs on a worker, one at a time; meanwhile nobody
 * may use the engine. On the loop, except for the work itself.
 */
final class DelegatedTasks {
    private final SSLEngine engine;
    private final Executor workers;
    private Executor home = Runnable::run;
    private Runnable again = () -> {};
    private boolean running;

    DelegatedTasks(SSLEngine engine, Executor workers) {
        this.engine = engine;
        this.workers = workers;
    }

    /**
     * @param loop runs tasks on the loop that owns the engine
     * @param resume run on that loop when the engine may be used again
     */
    void attach(Executor loop, Runnable resume) {
        home = loop;
        again = resume;
    }

    boolean areRunning() {
        return running;
    }

    /** Comes back by itself, although nothing happens to the socket. */
    void resumeLater() {
        home.execute(again);
    }

    void start() throws IOException {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return;
        }
        running = true;
        try {
            workers.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            running = false;
            throw new IOException("too many TLS handshakes wait for a processor", e);
        }
    }

    private void run(Runnable first) {
        try {
            for (Runnable task = first; task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        } finally {
            home.execute(this::done);
        }
    }

    private void done() {
        running = false;
        again.run();
    }
}
