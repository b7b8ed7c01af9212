package org.jnoports.sessions;

import java.time.Duration;

/** One thread on which late and slow things happen; tests turn it by hand. */
interface Timers extends AutoCloseable {
    /** Runs once after the delay, unless cancelled before. */
    Timer after(Duration delay, Runnable task);

    /** Runs soon. */
    void execute(Runnable task);

    /** Nothing runs after it has returned, unless it took longer than the bound. May be repeated. */
    @Override
    void close();

    /** A task that may not be wanted any more. */
    interface Timer {
        void cancel();
    }
}
