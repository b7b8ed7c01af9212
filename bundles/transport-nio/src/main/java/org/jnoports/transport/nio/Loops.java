package org.jnoports.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** One loop per core for connections, and one that accepts them. */
final class Loops {
    private static final int MOST_LOOPS = 64;

    private final List<Loop> loops;
    private final Loop acceptor = new Loop("jnoports-nio-accept");
    private final AtomicInteger turn = new AtomicInteger();

    Loops() {
        warmUp();
        int cores = Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
        loops = IntStream.range(0, cores).mapToObj(n -> new Loop("jnoports-nio-" + n)).toList();
    }

    /**
     * What closes channels in the JDK needs file descriptors when it is first used, and stays broken for good if there are
     * none: so it is used once before connections can have taken them all.
     */
    private static void warmUp() {
        try {
            Selector.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    /** The loop for a new connection: the caller's, which saves a move when it is bridged; else each in turn. */
    Loop pick() {
        return loops.stream().filter(Loop::isCurrent).findAny().orElseGet(this::next);
    }

    /** Each in turn. */
    Loop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    Loop acceptor() {
        return acceptor;
    }

    List<Loop> all() {
        return loops;
    }

    void stop() {
        acceptor.stop();
        loops.forEach(Loop::stop);
    }

    /** @return true if all threads have ended */
    boolean join(Duration limitForEach) throws InterruptedException {
        boolean ended = acceptor.join(limitForEach);
        for (Loop loop : loops) {
            ended &= loop.join(limitForEach);
        }
        return ended;
    }
}
