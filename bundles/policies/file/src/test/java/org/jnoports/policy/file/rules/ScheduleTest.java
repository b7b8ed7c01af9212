package org.jnoports.policy.file.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.policy.admin.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> WEEK = EnumSet.allOf(DayOfWeek.class);

    @Test
    void without_limits_it_holds_always_and_never_changes() {
        Schedule always = new Schedule(Validity.ALWAYS);
        assertThat(always.holds(Instant.MIN.plusSeconds(1))).isTrue();
        assertThat(always.holds(Instant.parse("2026-03-01T00:00:00Z"))).isTrue();
        assertThat(always.changesAfter(Instant.parse("2026-03-01T00:00:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-31T23:59:59Z, false, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z, true, 2026-02-01T00:00:00Z",
        "2026-01-31T23:59:59Z, true, 2026-02-01T00:00:00Z",
        "2026-02-01T00:00:00Z, false,",
        "2030-02-01T00:00:00Z, false,"
    })
    void it_holds_from_its_begin_on_and_not_at_its_end(Instant at, boolean holds, Instant change) {
        Schedule schedule = new Schedule(new Validity(Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2026-02-01T00:00:00Z")), List.of()));
        assertThat(schedule.holds(at)).isEqualTo(holds);
        assertThat(schedule.changesAfter(at)).isEqualTo(Optional.ofNullable(change));
    }

    @ParameterizedTest
    @CsvSource({ // Monday is 2026-03-02; Berlin is an hour ahead
        "2026-03-02T06:59:59Z, false, 2026-03-02T07:00:00Z",
        "2026-03-02T07:00:00Z, true, 2026-03-02T17:00:00Z",
        "2026-03-02T16:59:59Z, true, 2026-03-02T17:00:00Z",
        "2026-03-02T17:00:00Z, false, 2026-03-06T07:00:00Z",
        "2026-03-06T17:00:00Z, false, 2026-03-09T07:00:00Z"
    })
    void hours_recur_by_the_clocks_of_their_zone(Instant at, boolean holds, Instant change) {
        Schedule schedule = hours(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "08:00", "18:00", BERLIN);
        assertThat(schedule.holds(at)).isEqualTo(holds);
        assertThat(schedule.changesAfter(at)).contains(change);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-07T21:00:00Z, true, 2026-03-08T05:00:00Z",
        "2026-03-08T04:59:59Z, true, 2026-03-08T05:00:00Z",
        "2026-03-08T05:00:00Z, false, 2026-03-14T21:00:00Z",
        "2026-03-07T20:59:59Z, false, 2026-03-07T21:00:00Z",
        "2026-03-07T03:00:00Z, false, 2026-03-07T21:00:00Z"
    })
    void hours_go_on_past_midnight(Instant at, boolean holds, Instant change) {
        Schedule saturdayNight = hours(EnumSet.of(DayOfWeek.SATURDAY), "22:00", "06:00", BERLIN);
        assertThat(saturdayNight.holds(at)).isEqualTo(holds);
        assertThat(saturdayNight.changesAfter(at)).contains(change);
    }

    @Test
    void hours_that_end_when_they_begin_are_a_whole_day() {
        Schedule sunday = hours(EnumSet.of(DayOfWeek.SUNDAY), "00:00", "00:00", ZoneId.of("UTC"));
        assertThat(sunday.holds(Instant.parse("2026-03-08T00:00:00Z"))).isTrue();
        assertThat(sunday.holds(Instant.parse("2026-03-08T23:59:59.999Z"))).isTrue();
        assertThat(sunday.holds(Instant.parse("2026-03-09T00:00:00Z"))).isFalse();
        assertThat(sunday.changesAfter(Instant.parse("2026-03-08T12:00:00Z"))).contains(Instant.parse("2026-03-09T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({ // clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 to 02:00 on 2026-10-25
        "2026-03-29T00:59:59Z, false", "2026-03-29T01:30:00Z, true", "2026-03-29T01:45:00Z, false", // 02:30 to 02:45 doesn't exist: an hour later
        "2026-10-25T00:30:00Z, true", "2026-10-25T00:44:59Z, true", "2026-10-25T00:45:00Z, false", "2026-10-25T01:30:00Z, false" // the first 02:30
    })
    void changed_clocks_shift_hours(Instant at, boolean holds) {
        assertThat(hours(WEEK, "02:30", "02:45", BERLIN).holds(at)).isEqualTo(holds);
    }

    @Test
    void of_several_hours_one_is_enough_and_the_next_change_counts() {
        Validity validity = new Validity(Optional.empty(), Optional.of(Instant.parse("2026-03-02T18:30:00Z")), List.of(
                new Validity.Hours(WEEK, LocalTime.of(8, 0), LocalTime.of(12, 0), ZoneId.of("UTC")),
                new Validity.Hours(WEEK, LocalTime.of(12, 0), LocalTime.of(18, 0), ZoneId.of("UTC"))));
        Schedule schedule = new Schedule(validity);
        assertThat(schedule.holds(Instant.parse("2026-03-02T12:00:00Z"))).isTrue();
        assertThat(schedule.changesAfter(Instant.parse("2026-03-02T09:00:00Z"))).contains(Instant.parse("2026-03-02T12:00:00Z"));
        assertThat(schedule.changesAfter(Instant.parse("2026-03-02T18:00:00Z"))).contains(Instant.parse("2026-03-02T18:30:00Z"));
        assertThat(schedule).hasToString("Mon, Tue, Wed, Thu, Fri, Sat, Sun 08:00 to 12:00 UTC or Mon, Tue, Wed, Thu, Fri, Sat, Sun 12:00 to 18:00 UTC, "
                + "until 2026-03-02T18:30:00Z");
    }

    @Test
    void between_two_changes_it_stays_as_it_is() {
        Schedule schedule = new Schedule(new Validity(Optional.of(Instant.parse("2026-03-20T10:00:00Z")), Optional.of(Instant.parse("2026-04-20T10:00:00Z")), List.of(
                new Validity.Hours(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), LocalTime.of(1, 15), LocalTime.of(2, 45), BERLIN),
                new Validity.Hours(EnumSet.of(DayOfWeek.SUNDAY), LocalTime.of(23, 0), LocalTime.of(3, 0), ZoneId.of("America/New_York")))));
        Instant at = Instant.parse("2026-03-19T00:00:00Z");
        Optional<Instant> change = schedule.changesAfter(at);
        while (change.isPresent()) {
            for (Instant between = at; between.isBefore(change.get()); between = between.plusSeconds(900)) {
                assertThat(schedule.holds(between)).as("%s", between).isEqualTo(schedule.holds(at));
            }
            at = change.get();
            change = schedule.changesAfter(at);
        }
        assertThat(at).isEqualTo(Instant.parse("2026-04-20T10:00:00Z"));
    }

    private static Schedule hours(Set<DayOfWeek> days, String from, String to, ZoneId zone) {
        return new Schedule(new Validity(Optional.empty(), Optional.empty(), List.of(
                new Validity.Hours(days, LocalTime.parse(from), LocalTime.parse(to), zone))));
    }
}
