package org.jnoports.transport.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One loop per core for connections, and one that accepts them. A loop's thread starts with its first task. */
final class Loops {
    private static final int MOST_LOOPS = 64;
    /** So long tasks may go on before sockets have their turn. */
    private static final long TASKS_MILLIS = 5;

    /** Netty's group, with loops that don't let tasks keep sockets waiting. */
    private static final class Group extends MultiThreadIoEventLoopGroup {
        private Group(int loops, Executor threads, IoHandlerFactory io) {
            super(loops, threads, io);
        }

        @Override
        protected IoEventLoop newChild(Executor thread, IoHandlerFactory io, Object... more) {
            return new SingleThreadIoEventLoop(
                    this, thread, io, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS);
        }
    }

    private final Group connections;
    private final Group accepting;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>(); // guarded by itself
    private final AtomicInteger turn = new AtomicInteger();

    Loops(Io io, int cores) {
        AtomicInteger number = new AtomicInteger();
        connections = new Group(
                Math.min(cores, MOST_LOOPS), work -> start("jnoports-netty-" + number.getAndIncrement(), work), io.handlers());
        accepting = new Group(1, work -> start("jnoports-netty-accept", work), io.handlers());
        for (EventExecutor loop : connections) {
            loops.add((EventLoop) loop);
        }
    }

    private void start(String name, Runnable work) {
        Thread thread = Threads.loop(name, work);
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
    }

    /** The loop for a new connection: the caller's, which saves a move when it is bridged; else each in turn. */
    EventLoop pick() {
        return loops.stream().filter(EventLoop::inEventLoop).findAny().orElseGet(this::next);
    }

    /** Each in turn. */
    EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    EventLoop acceptor() {
        return accepting.next();
    }

    boolean isCurrent() {
        return loops.stream().anyMatch(EventLoop::inEventLoop);
    }

    List<EventLoop> all() {
        return loops;
    }

    /** Tasks handed over before still run. */
    @SuppressWarnings("FutureReturnValueIgnored") // join waits for the threads themselves
    void stop() {
        accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        connections.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** @return true if all threads have ended */
    boolean join(Duration limit) throws InterruptedException {
        long deadline = Limits.deadline(limit);
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        boolean ended = true;
        for (Thread thread : all) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left > 0 && thread != Thread.currentThread()) {
                TimeUnit.MILLISECONDS.timedJoin(thread, left);
            }
            ended &= !thread.isAlive();
        }
        return ended;
    }
}
