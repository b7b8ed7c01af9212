package org.jnoports.atserver.store;

import java.util.concurrent.atomic.AtomicLong;

/** How many characters there is memory for, over all owners. Thread-safe. */
final class Room {
    private final long maxChars;
    private final AtomicLong taken = new AtomicLong();

    Room(long maxChars) {
        this.maxChars = maxChars;
    }

    /**
     * Takes some, or gives some back.
     *
     * @param chars negative to give back
     * @return false, and nothing is taken, if there is no more
     */
    boolean take(long chars) {
        long sum = taken.addAndGet(chars);
        if (chars > 0 && sum > maxChars) {
            taken.addAndGet(-chars);
            return false;
        }
        return true;
    }
}
