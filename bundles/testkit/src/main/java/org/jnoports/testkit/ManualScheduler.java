package org.jnoports.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduler whose time a test turns by hand: tasks run in {@link #advance} and {@link #runDue}, on the test's thread, in
 * the order of their times. Scheduling is for any thread.
 */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final HandTurnedClock clock;
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
    private long elapsedNanos;
    private long sequence;
    private boolean shutdown;

    /** With a clock of its own. */
    public ManualScheduler() {
        this(new HandTurnedClock());
    }

    /** @param clock turned along with this scheduler */
    public ManualScheduler(HandTurnedClock clock) {
        this.clock = clock;
    }

    /** Lets time pass, stopping at each task's moment to run it. */
    public void advance(Duration step) {
        long target = elapsed() + step.toNanos();
        for (Task<?> task = nextUntil(target); task != null; task = nextUntil(target)) {
            turnTo(task.due);
            task.run();
        }
        turnTo(target);
    }

    /** Runs what is due now, including what that makes due. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** How many tasks wait, due or not. */
    public synchronized int pending() {
        tasks.removeIf(FutureTask::isCancelled);
        return tasks.size();
    }

    private synchronized long elapsed() {
        return elapsedNanos;
    }

    private synchronized void turnTo(long nanos) {
        clock.advance(Duration.ofNanos(nanos - elapsedNanos));
        elapsedNanos = nanos;
    }

    private synchronized Task<?> nextUntil(long nanos) {
        tasks.removeIf(FutureTask::isCancelled);
        return tasks.isEmpty() || tasks.peek().due > nanos ? null : tasks.poll();
    }

    private synchronized <T> Task<T> add(Callable<T> action, long delay, long period, TimeUnit unit) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler has been shut down");
        }
        Task<T> task = new Task<>(action, elapsedNanos + Math.max(0, unit.toNanos(delay)), unit.toNanos(period));
        tasks.add(task);
        return task;
    }

    private synchronized void again(Task<?> task) {
        if (!shutdown) {
            task.due = elapsedNanos + task.period;
            tasks.add(task);
        }
    }

    @Override
    public void execute(Runnable command) {
        Task<Object> unused = add(Executors.callable(command), 0, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), delay, 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, delay, 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(Executors.callable(command), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(Executors.callable(command), initialDelay, delay, unit);
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    /** Nobody but the test can make time pass, so this doesn't wait. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private final class Task<T> extends FutureTask<T> implements RunnableScheduledFuture<T> {
        private final long number = sequence++;
        private final long period;
        private long due;

        private Task(Callable<T> action, long due, long period) {
            super(action);
            this.due = due;
            this.period = period;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                again(this);
            }
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - elapsed(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int byTime = Long.compare(due, task.due);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
