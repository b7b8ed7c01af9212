package org.jnoports.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test turns it. Any thread. */
public final class HandTurnedClock extends Clock {
    /** Where {@link #HandTurnedClock()} begins. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    /** Begins at {@link #START}, in UTC. */
    public HandTurnedClock() {
        this(START);
    }

    /** Begins at a moment, in UTC. */
    public HandTurnedClock(Instant start) {
        this(new AtomicReference<>(start), ZoneOffset.UTC);
    }

    private HandTurnedClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** @param step may be negative: clocks are set back, too */
    public void advance(Duration step) {
        now.updateAndGet(moment -> moment.plus(step));
    }

    /** Jumps to a moment. */
    public void set(Instant moment) {
        now.set(moment);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same hands in another zone. */
    @Override
    public Clock withZone(ZoneId other) {
        return new HandTurnedClock(now, other);
    }
}
