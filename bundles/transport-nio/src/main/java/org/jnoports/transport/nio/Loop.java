package org.jnoports.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One selector and its one thread, which starts with the first task. It owns what is registered with it: only its thread
 * touches the keys, the timers and the buffers. {@link #execute}, {@link #stop} and {@link #join} are for any thread.
 */
final class Loop implements Executor {
    /** What a key's attachment does when its channel is ready. */
    interface Ready {
        void ready();
    }

    private enum Life {
        NEW,
        RUNNING,
        ENDED
    }

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final int TASKS_PER_TURN = 256;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean(); // true: tasks will be looked at before the next wait
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);
    private final List<SelectionKey> selected = new ArrayList<>();
    private final BufferPool buffers = new BufferPool();
    private final Timers timers = new Timers();
    private final Selector selector;
    private final Thread thread;
    private boolean stopping;

    Loop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
        thread = Threads.daemon(name, this::turns);
    }

    /** Runs a task on the loop's thread, after all that were handed over before; never within this call. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (life.get() == Life.RUNNING) {
            wake();
        } else if (life.compareAndSet(Life.NEW, Life.RUNNING)) {
            thread.start();
        } else if (life.get() == Life.ENDED) {
            runLeftTasks();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    BufferPool buffers() {
        return buffers;
    }

    Timers timers() {
        return timers;
    }

    SelectionKey register(SelectableChannel channel, int ops, Ready ready) throws ClosedChannelException {
        return channel.register(selector, ops, ready);
    }

    /** Changes what a registered channel waits for, if it is still open. */
    void interest(SelectableChannel channel, int ops) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(ops);
        }
    }

    /** Gives back the sockets whose keys have been cancelled; otherwise that happens at the next turn. */
    void releaseCancelled() throws IOException {
        if (selector.isOpen()) {
            selector.selectNow();
        }
    }

    /** Ends the thread when the tasks handed over so far have run; what is still registered is closed. */
    void stop() {
        if (life.compareAndSet(Life.NEW, Life.ENDED)) {
            end();
        } else {
            execute(() -> stopping = true);
        }
    }

    /** Waits until the thread has ended. False if it hasn't by then; at once if called on the thread itself. */
    boolean join(Duration limit) throws InterruptedException {
        if (!isCurrent()) {
            TimeUnit.MILLISECONDS.timedJoin(thread, limit.toMillis());
        }
        return !thread.isAlive();
    }

    private void wake() {
        if (!isCurrent() && awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    private void turns() {
        try {
            while (!stopping) {
                select();
                handleSelected();
                timers.runDue(System.nanoTime(), Loop::guarded);
                runTasks();
            }
        } catch (IOException e) {
            log.warn("{} ends, its connections are closed: its selector failed: {}", thread.getName(), e.getMessage());
            log.debug("selector failed", e);
        } finally {
            end();
        }
    }

    /** From here on whoever hands over a task wakes the selector; what was handed over before is seen without. */
    private void select() throws IOException {
        awake.set(false);
        long wait = timers.untilNext(System.nanoTime());
        if (wait == 0 || !tasks.isEmpty()) {
            selector.selectNow();
        } else if (wait == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select(wait / 1_000_000 + 1);
        }
    }

    /** Handlers may close, cancel and select on their own, so they run on a copy of the selected keys. */
    private void handleSelected() {
        if (selector.selectedKeys().isEmpty()) {
            return;
        }
        selected.addAll(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : selected) {
            guarded(() -> handle(key));
        }
        selected.clear();
    }

    private static void handle(SelectionKey key) {
        try {
            if (key.isValid() && key.attachment() instanceof Ready target) {
                target.ready();
            }
        } catch (CancelledKeyException e) {
            log.debug("closed in the same turn", e);
        }
    }

    private void runTasks() {
        Runnable task;
        for (int n = 0; n < TASKS_PER_TURN && (task = tasks.poll()) != null; n++) {
            guarded(task);
        }
    }

    /** Strangers' callbacks run on the loop: whatever they throw, the loop goes on. */
    @SuppressWarnings("CatchingUnchecked") // callbacks of strangers
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            complain(e);
        }
    }

    /** Where files or memory have run out, logging itself may fail: that must not end the loop either. */
    @SuppressWarnings({"CatchingUnchecked", "EmptyCatch"}) // there is nowhere left to report it
    private static void complain(Throwable failure) {
        try {
            log.warn("a callback on an event loop failed: {}", failure.toString());
            log.debug("callback failed", failure);
        } catch (Throwable e) {
            // the next failure will try again
        }
    }

    private void end() {
        life.set(Life.ENDED);
        runLeftTasks();
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            log.debug("closing a loop", e);
        }
    }

    /** After the end nobody's loop is running, so a lock stands in for its thread. */
    private void runLeftTasks() {
        synchronized (tasks) {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                guarded(task);
            }
        }
    }
}
