package org.jnoports.crypto.current;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;

/**
 * Who provides a service at the moment: the highest ranked of those that are there. One that asks while none is there waits
 * a little, for a bundle that is just being updated. Thread-safe.
 *
 * @param <R> stands for a provider in the registry; the greatest is the best ranked one, and that may change
 * @param <T> the service
 */
final class Provider<R extends Comparable<? super R>, T> implements Supplier<T> {
    /** How long whoever asks waits for a provider. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Map<R, T> present = new HashMap<>(); // guarded by lock
    private volatile Optional<T> best = Optional.empty(); // written under lock
    private volatile Consumer<T> whenGone = removed -> {};

    /** @param name of the service, for sentences */
    Provider(String name, Duration patience) {
        this.name = name;
        this.patience = patience;
    }

    /** @param listener told of each provider that isn't to be used any more; without the lock */
    void whenGone(Consumer<T> listener) {
        whenGone = listener;
    }

    /** @throws TunnelException if there is none for as long as it waits */
    @Override
    public T get() {
        return best.orElseGet(this::await);
    }

    private T await() {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (best.isEmpty() && left > 0) {
                left = came.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return best.orElseThrow(() -> new TunnelException("no bundle provides " + name + ", nor did one come within "
                + patience.toMillis() + " ms: start one, such as org.jnoports.crypto"));
    }

    void add(R reference, T service) {
        lock.lock();
        try {
            present.put(reference, service);
            choose();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody's rank has changed. */
    void ranked() {
        lock.lock();
        try {
            choose();
        } finally {
            lock.unlock();
        }
    }

    void remove(R reference) {
        T removed;
        lock.lock();
        try {
            removed = present.remove(reference);
            choose();
        } finally {
            lock.unlock();
        }
        if (removed != null) {
            whenGone.accept(removed);
        }
    }

    private void choose() {
        best = present.keySet().stream().max(Comparator.naturalOrder()).map(present::get);
        came.signalAll();
    }
}
