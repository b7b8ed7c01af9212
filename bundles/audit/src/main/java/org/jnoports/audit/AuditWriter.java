package org.jnoports.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what waits, in order. What can't be written stays and is tried again. Trouble is told once, and once that it is
 * over.
 */
final class AuditWriter implements Runnable {
    /** Between two attempts. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);

    private final Backlog backlog;
    private final Appender appender;
    private final Supplier<AuditSettings> settings;
    private final Duration pause;
    /** Whoever sets it tells. */
    private final AtomicBoolean troubled = new AtomicBoolean();
    /** How many entries had been lost when trouble was last over; the writer's thread only, as below. */
    private long lostBefore;
    private long unforcedSince;

    AuditWriter(Backlog backlog, Appender appender, Supplier<AuditSettings> settings, Duration pause) {
        this.backlog = backlog;
        this.appender = appender;
        this.settings = settings;
        this.pause = pause;
    }

    /** Until the backlog is closed and empty, or can't be emptied. */
    @Override
    public void run() {
        try {
            while (!backlog.isOver()) {
                List<Waiting> batch = backlog.next(untilForced());
                if (!batch.isEmpty()) {
                    write(batch);
                }
                if (appender.hasUnforced() && untilForced().isZero()) {
                    force();
                }
            }
            force();
        } catch (InterruptedException e) { // closed, and out of time
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Waiting> batch) throws InterruptedException {
        while (!written(batch)) {
            if (backlog.isClosed()) {
                throw new InterruptedException("closed, and the files can't be written");
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
        if (backlog.settled(batch.size()) && troubled.get()) {
            isOver();
        }
    }

    private boolean written(List<Waiting> batch) throws InterruptedException {
        AuditSettings now = settings.get();
        boolean begins = !appender.hasUnforced();
        try {
            appender.append(batch.stream().map(Waiting::line).toList(), now);
        } catch (IOException e) {
            trouble("can't be written: " + e.getMessage());
            log.debug("writing the audit log failed", e);
            return false;
        }
        if (begins) {
            unforcedSince = System.nanoTime();
        }
        if (now.force().isZero()) {
            force();
        }
        return true;
    }

    private Duration untilForced() {
        if (!appender.hasUnforced()) {
            return IDLE;
        }
        Duration left = settings.get().force().minusNanos(System.nanoTime() - unforcedSince);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void force() {
        try {
            appender.force();
        } catch (IOException e) {
            trouble("can't be forced onto the disk: " + e.getMessage());
            log.debug("forcing the audit log failed", e);
        }
    }

    /** Any thread: tells it, unless it has been told. */
    void trouble(String what) {
        if (troubled.compareAndSet(false, true)) {
            log.warn("the audit log in {} {}; {} entries may wait, more are lost", settings.get().directory(), what, Backlog.MAX_WAITING);
        }
    }

    private void isOver() {
        troubled.set(false);
        long lost = backlog.lost();
        log.info("the audit log in {} is written again; {} entries were lost", settings.get().directory(), lost - lostBefore);
        lostBefore = lost;
    }
}
