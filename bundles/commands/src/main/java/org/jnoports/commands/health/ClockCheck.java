package org.jnoports.commands.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the clock is plausible: not before this program was made, and as far as time has passed since the beginning. */
@Component(property = {HealthCheck.NAME + "=clock", HealthCheck.TAGS + "=system"}, immediate = true)
public final class ClockCheck implements HealthCheck {
    private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Instant began;
    private final long beganNanos;

    /** By the system's clocks. */
    @Activate
    public ClockCheck() {
        this(InstantSource.system(), System::nanoTime);
    }

    ClockCheck(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        began = clock.instant();
        beganNanos = nanoTime.getAsLong();
    }

    @Override
    public List<HealthReport> check() {
        Instant now = clock.instant();
        if (now.isBefore(MADE)) {
            return List.of(HealthReport.critical("clock", "it says " + now + ", which is before this program was made",
                    "set it, or have it set (chrony, systemd-timesyncd): certificates and signatures are refused at a wrong time"));
        }
        Duration step = Duration.between(began.plusNanos(nanoTime.getAsLong() - beganNanos), now);
        return step.abs().compareTo(STEP) < 0 ? List.of(HealthReport.ok("clock", "runs steadily"))
                : List.of(HealthReport.warn("clock", "was set by " + step.toSeconds() + " s since the runtime began",
                        "see that something keeps it right (chrony, systemd-timesyncd)"));
    }
}
