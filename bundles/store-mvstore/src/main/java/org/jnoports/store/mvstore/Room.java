package org.jnoports.store.mvstore;

import java.util.concurrent.atomic.AtomicLong;

/** How many notifications may be indexed in memory, over all stores. Thread-safe. */
final class Room {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Room(long most) {
        this.most = most;
    }

    /** @return false, and nothing is taken, if there is no more */
    boolean take() {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return false;
        }
        return true;
    }

    /** For what is there already. */
    void takeAnyway() {
        taken.incrementAndGet();
    }

    void giveBack(long places) {
        taken.addAndGet(-places);
    }
}
