package org.jnoports.api.policy.admin;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When something holds.
 *
 * @param from not before
 * @param until not from then on
 * @param hours within these only; none: at all times
 */
public record Validity(Optional<Instant> from, Optional<Instant> until, List<Hours> hours) {
    /** At all times. */
    public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty(), List.of());

    /**
     * Recurring hours of the week, by the clocks of a zone. Where {@code to} isn't after {@code from} they go on past
     * midnight.
     *
     * @param days on which they begin; at least one
     */
    public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        public Hours {
            days = Set.copyOf(days);
        }
    }

    public Validity {
        hours = List.copyOf(hours);
    }
}
