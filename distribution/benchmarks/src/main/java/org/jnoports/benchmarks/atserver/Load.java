package org.jnoports.benchmarks.atserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Several connections that each ask, wait for the answer, and ask again; at a given rate, or as fast as they can. */
final class Load {
    /** One request and its answer. */
    @FunctionalInterface
    interface Step {
        void run(WireClient client, int number) throws IOException;
    }

    private final List<WireClient> clients;
    private final Step step;

    Load(List<WireClient> clients, Step step) {
        this.clients = clients;
        this.step = step;
    }

    /**
     * @param perSecond by all together; 0: as many as go
     * @return how long each took, in nanoseconds, from when it should have begun
     */
    long[] run(Duration time, int perSecond) throws InterruptedException {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        for (int n = 0; n < clients.size(); n++) {
            int number = n;
            Thread thread = new Thread(() -> all.add(one(number, begin, end, perSecond)), "load-" + n);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private long[] one(int number, long begin, long end, int perSecond) {
        long between = perSecond == 0 ? 0 : 1_000_000_000L * clients.size() / perSecond;
        long due = begin + between * number / clients.size();
        List<Long> nanos = new ArrayList<>();
        try {
            for (int n = 0; System.nanoTime() < end && due < end; n++) {
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long from = between == 0 ? System.nanoTime() : due;
                step.run(clients.get(number), number + n * clients.size());
                nanos.add(System.nanoTime() - from);
                due += between;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }
}
