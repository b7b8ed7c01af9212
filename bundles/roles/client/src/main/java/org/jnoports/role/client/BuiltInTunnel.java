package org.jnoports.role.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jnoports.api.ssh.SshTunnels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a tunnel of the ssh in this process open until nobody has used it for a while. */
final class BuiltInTunnel {
    private static final Logger log = LoggerFactory.getLogger(BuiltInTunnel.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    private final SshTunnels tunnels;
    private final Waiting waiting;
    private final Duration limit;

    /** @param limit until the tunnel must be up */
    BuiltInTunnel(SshTunnels tunnels, Waiting waiting, Duration limit) {
        this.tunnels = tunnels;
        this.waiting = waiting;
        this.limit = limit;
    }

    /**
     * Returns when the tunnel has ended, for lack of use or because the process is asked to end.
     *
     * @param up hears the local port once the tunnel listens
     */
    void hold(SshTunnels.Request request, Duration idle, IntConsumer up) {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (SshTunnels.Tunnel tunnel = tunnels.open(request, limit)) {
                up.accept(tunnel.localPort());
                opened.complete(null);
                tunnel.awaitIdle(idle);
            } catch (InterruptedException e) {
                // asked to end
            } catch (RuntimeException e) { // the provider's; it must reach whoever waits
                if (!opened.completeExceptionally(e)) {
                    log.warn("the tunnel {} ended: {}", request, e.getMessage());
                }
            } finally {
                ended.complete(null);
            }
        }, "jnoports-sshnp-tunnel");
        thread.setDaemon(true);
        thread.start();
        try {
            waiting.await(opened, limit.multipliedBy(2), "the ssh tunnel wasn't up within " + WaitLimits.text(limit));
            waiting.orStop(ended);
        } finally {
            end(thread);
        }
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join(END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
