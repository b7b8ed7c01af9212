package org.jnoports.role.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;

/** A running {@code srv} as a bridge. What it moves isn't known here. */
final class SrvBridge implements Bridge {
    /** What srv prints to stderr when both its connections are made (noports.md, section 5.7). */
    static final String READY = "rv started successfully";

    /** So much of what srv prints is looked at. */
    private static final int MAX_CHARS = 8 * 1024;
    private static final int MAX_SENTENCE = 300;
    private static final Traffic UNKNOWN = new Traffic(0, 0);

    private final Process process;
    private final CompletableFuture<BridgeEnd> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private SrvBridge(Process process) {
        this.process = process;
    }

    /** Reads what the process prints, in a thread that ends when it is ready or gone. */
    static SrvBridge watch(Process process, SessionId id) {
        SrvBridge bridge = new SrvBridge(process);
        Thread reader = new Thread(bridge::readUntilReady, "jnoports-srv-" + id);
        reader.setDaemon(true);
        reader.start();
        CompletableFuture<?> unused = process.onExit().thenAccept(gone -> bridge.ended.complete(
                new BridgeEnd("srv ended with exit code " + gone.exitValue(), gone.exitValue() == 0, UNKNOWN)));
        return bridge;
    }

    /** Completes when srv is ready; kills it and fails when it isn't in time. */
    CompletionStage<Void> ready(Duration limit) {
        return ready.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(failure -> {
            close();
            throw Failures.cause(failure) instanceof TunnelException known ? known : failed(failure, limit);
        });
    }

    private static TunnelException failed(Throwable failure, Duration limit) {
        return Failures.cause(failure) instanceof TimeoutException
                ? new TunnelException("the bridge process wasn't ready within " + limit.toMillis() + " ms", failure)
                : new TunnelException("the bridge process failed: " + failure.getMessage(), failure);
    }

    private void readUntilReady() {
        StringBuilder text = new StringBuilder();
        try (InputStream stderr = process.getErrorStream()) {
            byte[] chunk = new byte[1024];
            int count = stderr.read(chunk);
            while (count >= 0 && text.length() < MAX_CHARS) {
                text.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
                if (text.indexOf(READY) >= 0) {
                    ready.complete(null);
                    return;
                }
                count = stderr.read(chunk);
            }
            ready.completeExceptionally(new TunnelException("the bridge process failed: " + lastLine(text.toString())));
        } catch (IOException e) {
            ready.completeExceptionally(new TunnelException("the bridge process can't be heard: " + e.getMessage(), e));
        }
    }

    private static String lastLine(String text) {
        String[] lines = text.strip().split("\\R", -1);
        String last = lines[lines.length - 1].replaceAll("\\p{Cntrl}", " ").strip();
        if (last.isEmpty()) {
            return "it ended without a word";
        }
        return last.length() > MAX_SENTENCE ? last.substring(0, MAX_SENTENCE) + "…" : last;
    }

    /** From now on the process lives without the daemon. */
    void release() {
        ended.complete(new BridgeEnd("goes on without the daemon", true, UNKNOWN));
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return ended.minimalCompletionStage();
    }

    /** Nothing: the bytes are counted nowhere. */
    @Override
    public Traffic traffic() {
        return UNKNOWN;
    }

    /** Ends the process, unless it was released. */
    @Override
    public void close() {
        if (ended.complete(new BridgeEnd("closed here", true, UNKNOWN))) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
