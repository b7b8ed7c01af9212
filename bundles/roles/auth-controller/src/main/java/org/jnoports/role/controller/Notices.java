package org.jnoports.role.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.AuditNotice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells programs that follow this controller's decisions, by notifications to its own atSign (M17). They are no audit log:
 * while the atServer is away only so many wait, since answers wait in the same queue.
 */
final class Notices {
    static final int MAX_WAITING = 50;

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    Notices(InstantSource clock) {
        this.clock = clock;
    }

    void publish(ControlLink link, AccessQuery query, AccessAnswer answer) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            log.debug("{} notices of decisions wait already; one is left out", MAX_WAITING);
            return;
        }
        Instant now = clock.instant();
        long number = last.updateAndGet(before -> Math.max(before + 1, now.toEpochMilli()));
        link.send(new AuditNotice(number, now, query, answer), link.atSign(), TIME_TO_LIVE).whenComplete((sent, failure) -> {
            waiting.decrementAndGet();
            if (failure != null) {
                log.debug("the notice of a decision could not be sent: {}", Failures.sentence(failure));
            }
        });
    }
}
