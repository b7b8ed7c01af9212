package org.jnoports.commands.demo;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;

/**
 * {@code sshnp} as a person would start it, on a thread of its own: without OpenSSH it carries the tunnel itself and returns
 * only at its end.
 */
final class SshnpRun implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final CommandContext context;
    private final CapturedContext captured;
    private final CompletableFuture<Integer> running = new CompletableFuture<>();

    private SshnpRun(CommandContext context, CapturedContext captured) {
        this.context = context;
        this.captured = captured;
    }

    /** @param who leads its steps */
    static SshnpRun start(Command sshnp, CommandContext context, Steps steps, String who, List<String> arguments) {
        SshnpRun run = new SshnpRun(context, new CapturedContext(context, step -> steps.done(who + ": " + step)));
        Thread thread = new Thread(() -> {
            try {
                run.running.complete(sshnp.run(run.captured, arguments));
            } catch (RuntimeException e) { // whatever it is, the demo's own thread reports it
                run.running.completeExceptionally(e);
            }
        }, "jnoports-demo-sshnp");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    /** @throws TunnelException if it ends without one */
    String sshLine() {
        await();
        if (!captured.firstLine().isDone()) {
            throw new TunnelException("sshnp ended without an ssh line");
        }
        return captured.firstLine().join();
    }

    /** What it says when it gets no session; throws a TunnelException if it gets one. */
    String refusal() {
        try {
            await();
        } catch (TunnelException e) {
            if (running.isCompletedExceptionally()) {
                return e.getMessage();
            }
            throw e;
        }
        throw new TunnelException(captured.firstLine().isDone() ? "sshnp got a session that it should not have" : "sshnp ended without a word");
    }

    private void await() {
        try {
            CompletableFuture.anyOf(captured.firstLine(), running, context.stopping().toCompletableFuture()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof TunnelException failure ? failure : new TunnelException("sshnp failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new TunnelException("sshnp printed no ssh line within " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted while sshnp was opening the session", e);
        }
    }

    @Override
    public void close() {
        captured.stop();
        running.orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> Command.FAILED).join();
    }
}
