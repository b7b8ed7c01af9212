package org.jnoports.ssh.mina;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;

/**
 * Every thread of one MINA client or server: a few for I/O, one for timers, one for each running command. All are daemon
 * threads named {@code jnoports-ssh-…}; {@link #close} ends and joins them.
 */
final class MinaThreads implements AutoCloseable {
    private static final int IO_THREADS = 2;
    private static final int MAX_COMMANDS = 64;
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

    private final SshThreadPoolExecutor io;
    private final SshThreadPoolExecutor commands;
    private final ScheduledThreadPoolExecutor timer;

    /** @param name what they are for, part of their names */
    MinaThreads(String name) {
        io = new SshThreadPoolExecutor(IO_THREADS, IO_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                named(name + "-io"), new ThreadPoolExecutor.DiscardPolicy()); // events may still come after the end
        commands = new SshThreadPoolExecutor(0, MAX_COMMANDS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(),
                named(name + "-command"));
        timer = new ScheduledThreadPoolExecutor(1, named(name + "-timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Makes MINA use these threads and none of its own. */
    void serve(AbstractFactoryManager manager) {
        manager.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> io));
        manager.setScheduledExecutorService(timer, false);
    }

    /** For what waits on a process; refuses when {@value #MAX_COMMANDS} run. */
    ExecutorService commands() {
        return commands;
    }

    @Override
    public void close() {
        io.shutdown();
        commands.shutdownNow();
        timer.shutdownNow();
        join(io);
        join(commands);
        join(timer);
    }

    private static void join(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(JOIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "jnoports-ssh-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
