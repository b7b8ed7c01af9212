package org.jnoports.benchmarks.atserver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Several connections that each ask, wait for the answer, and ask again; at a given rate, or as fast as they can. */
final class Load {
    /** One request and its answer; may wait until it is time for one. {@code due}: when it should begin, by {@link System#nanoTime}. */
    @FunctionalInterface
    interface Step {
        void run(WireClient client, int number, long due) throws IOException;
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
    long[] run(Duration time, int perSecond) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        for (int n = 0; n < clients.size(); n++) {
            int number = n;
            Thread thread = new Thread(() -> {
                try {
                    all.add(one(number, begin, end, perSecond));
                } catch (IOException e) {
                    failures.add(e);
                }
            }, "load-" + n);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private long[] one(int number, long begin, long end, int perSecond) throws IOException {
        long between = perSecond == 0 ? 0 : 1_000_000_000L * clients.size() / perSecond;
        long due = begin + between * number / clients.size();
        List<Long> nanos = new ArrayList<>();
        for (int n = 0; System.nanoTime() < end && due < end; n++) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long from = between == 0 ? System.nanoTime() : due;
            step.run(clients.get(number), number + n * clients.size(), from);
            nanos.add(System.nanoTime() - from);
            due += between;
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }
}
