package com.example.officehours;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** When the office is open. */
sealed interface Rule {
    /** Within these hours of these days. */
    record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) implements Rule {
        boolean contains(Instant moment) {
            ZonedDateTime there = moment.atZone(zone);
            LocalTime time = there.toLocalTime();
            return days.contains(there.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }

        @Override
        public String toString() {
            return from + " to " + to + " " + zone;
        }
    }

    /** Never: the configuration is wrong, and what is wrong must not let anybody in. */
    record Never(String reason) implements Rule {}

    static Rule of(String days, String from, String to, String zone) {
        try {
            Hours hours = new Hours(days(days), LocalTime.parse(from.strip()), LocalTime.parse(to.strip()), ZoneId.of(zone.strip()));
            return hours.from().isBefore(hours.to()) ? hours : new Never("'to' must be later than 'from'");
        } catch (DateTimeException | IllegalArgumentException e) {
            return new Never(e.getMessage());
        }
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String day : text.split(",", -1)) {
            days.add(Arrays.stream(DayOfWeek.values())
                    .filter(one -> one.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(day.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + day + "' is none of mon, tue, wed, thu, fri, sat, sun")));
        }
        return days;
    }
}
