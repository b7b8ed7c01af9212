package org.jnoports.bridge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Traffic;

/**
 * All that one end of a session holds, as one bridge: connections, listeners and bridges that are closed when it ends, and the
 * sum of what its bridges have moved. Thread-safe; nothing is closed or told with its lock held.
 */
final class Whole implements Bridge {
    private final CompletableFuture<BridgeEnd> ended = new CompletableFuture<>();
    private final Set<AutoCloseable> held = new LinkedHashSet<>(); // guarded by this, as below
    private Traffic moved = new Traffic(0, 0);
    private boolean over;

    /** Takes something over; closes it at once if it is too late. */
    <T extends AutoCloseable> T holds(T resource) {
        boolean late;
        synchronized (this) {
            late = over;
            if (!late) {
                held.add(resource);
            }
        }
        if (late) {
            close(resource);
        }
        return resource;
    }

    /** Gives it up, without closing it. */
    synchronized void letGo(AutoCloseable resource) {
        held.remove(resource);
    }

    /** Counts a bridge in until it ends. */
    void counts(Bridge bridge) {
        holds(bridge);
        bridge.ended().thenAccept(end -> {
            synchronized (this) {
                if (held.remove(bridge)) {
                    moved = sum(moved, end.traffic());
                }
            }
        });
    }

    /** @param clean whether it was to end */
    void end(String cause, boolean clean) {
        List<AutoCloseable> left;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            moved = traffic();
            left = new ArrayList<>(held);
            held.clear();
        }
        left.forEach(Whole::close);
        ended.complete(new BridgeEnd(cause, clean, traffic()));
    }

    synchronized boolean isOver() {
        return over;
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable may throw anything; a socket's or listener's close doesn't
            throw new IllegalStateException("closing failed", e);
        }
    }

    @Override
    public CompletionStage<BridgeEnd> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public synchronized Traffic traffic() {
        Traffic total = moved;
        for (AutoCloseable one : held) {
            if (one instanceof Bridge bridge) {
                total = sum(total, bridge.traffic());
            }
        }
        return total;
    }

    private static Traffic sum(Traffic a, Traffic b) {
        return new Traffic(a.toLeft() + b.toLeft(), a.toRight() + b.toRight());
    }

    @Override
    public void close() {
        end("closed here", true);
    }
}
