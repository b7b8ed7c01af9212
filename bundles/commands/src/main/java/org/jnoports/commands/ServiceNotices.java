package org.jnoports.commands;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is doing, if it runs under it: ready, alive at half of the watchdog's time as long as no
 * threads wait for each other for ever, stopping. By the program systemd-notify, for Java has no datagrams for Unix sockets.
 */
final class ServiceNotices implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceNotices.class);
    private static final long PROGRAM_SECONDS = 5;

    private final Consumer<String[]> systemd;
    private final boolean wanted;
    private final long watchdogMicros;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "jnoports-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    ServiceNotices(Map<String, String> environment) {
        this(environment, ServiceNotices::tell);
    }

    /** @param systemd told words such as {@code READY=1} */
    ServiceNotices(Map<String, String> environment, Consumer<String[]> systemd) {
        this.systemd = systemd;
        wanted = environment.containsKey("NOTIFY_SOCKET");
        watchdogMicros = micros(environment.get("WATCHDOG_USEC"));
    }

    private static long micros(String text) {
        try {
            return text == null ? 0 : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The runtime is up. */
    void ready(String status) {
        if (!wanted) {
            return;
        }
        systemd.accept(new String[] {"READY=1", "STATUS=" + status});
        if (watchdogMicros > 0) {
            long half = Math.max(1, watchdogMicros / 2);
            var unused = timer.scheduleAtFixedRate(this::alive, half, half, TimeUnit.MICROSECONDS);
        }
    }

    /** The timer's own turn shows that threads get to run; a deadlock shows that some don't. */
    private void alive() {
        long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        if (deadlocked == null) {
            systemd.accept(new String[] {"WATCHDOG=1"});
        } else {
            log.error("{} threads wait for each other for ever; systemd is no longer told that this runtime is alive", deadlocked.length);
        }
    }

    /** It begins to end. */
    void stopping() {
        timer.shutdownNow();
        if (wanted) {
            systemd.accept(new String[] {"STOPPING=1"});
        }
    }

    private static void tell(String[] words) {
        String[] command = new String[words.length + 1];
        command[0] = "systemd-notify";
        System.arraycopy(words, 0, command, 1, words.length);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                log.warn("systemd-notify didn't end within {} s", PROGRAM_SECONDS);
            } else if (process.exitValue() != 0) {
                log.warn("systemd-notify {} ended with {}; is NotifyAccess=all set in the unit?", words[0], process.exitValue());
            }
        } catch (IOException e) {
            log.warn("systemd can't be told {}: systemd-notify can't be run: {}", words[0], e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
