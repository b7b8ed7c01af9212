package org.jnoports.transport.netty;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.transport.TransportException;

/** All connections of a transport, open or being opened; any thread. Guarded by its monitor. */
final class OpenSockets {
    /** Something with a socket that can be told to end. */
    interface Owned {
        /** Any thread; returns at once. */
        void end(TransportException why);
    }

    private final Set<Owned> open = new HashSet<>();
    private Optional<TransportException> over = Optional.empty();

    /** What comes after {@link #endAll} is ended at once. */
    void add(Owned socket) {
        Optional<TransportException> why;
        synchronized (this) {
            open.add(socket);
            why = over;
        }
        why.ifPresent(socket::end);
    }

    synchronized void remove(Owned socket) {
        open.remove(socket);
        if (open.isEmpty()) {
            notifyAll();
        }
    }

    synchronized int size() {
        return open.size();
    }

    synchronized void awaitEmpty(Duration limit) throws InterruptedException {
        long deadline = Limits.deadline(limit);
        for (long left = deadline - System.nanoTime(); !open.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    void endAll(TransportException why) {
        List<Owned> all;
        synchronized (this) {
            over = Optional.of(why);
            all = List.copyOf(open);
        }
        all.forEach(socket -> socket.end(why));
    }
}
