package org.jnoports.atprotocol;

import java.time.Duration;

/** Ends threads of this bundle's own. */
final class Threads {
    private Threads() {}

    /** Waits until the thread has ended, unless it is the caller; gives up at the limit or when interrupted. */
    static void join(Thread thread, Duration limit) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
