package org.jnoports.policy.file.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.api.policy.admin.Validity.Hours;

/**
 * When a validity holds, and when that changes. Where clocks are set forward, a time of day that doesn't exist is as much
 * later; where they are set back, the first of two equal times counts.
 */
record Schedule(Validity validity) {
    /** A week, and a day for hours that go on past midnight. */
    private static final int DAYS_AHEAD = 8;

    boolean always() {
        return validity.equals(Validity.ALWAYS);
    }

    boolean holds(Instant at) {
        return validity.from().filter(at::isBefore).isEmpty()
                && validity.until().filter(until -> !at.isBefore(until)).isEmpty()
                && (validity.hours().isEmpty() || validity.hours().stream().anyMatch(hours -> within(hours, at)));
    }

    private static boolean within(Hours hours, Instant at) {
        LocalDate today = at.atZone(hours.zone()).toLocalDate();
        return contains(hours, today, at) || contains(hours, today.minusDays(1), at);
    }

    private static boolean contains(Hours hours, LocalDate day, Instant at) {
        return hours.days().contains(day.getDayOfWeek()) && !at.isBefore(begin(hours, day)) && at.isBefore(end(hours, day));
    }

    private static Instant begin(Hours hours, LocalDate day) {
        return ZonedDateTime.of(day, hours.from(), hours.zone()).toInstant();
    }

    private static Instant end(Hours hours, LocalDate day) {
        LocalDate last = hours.to().isAfter(hours.from()) ? day : day.plusDays(1);
        return ZonedDateTime.of(last, hours.to(), hours.zone()).toInstant();
    }

    /** The first moment after this one at which it may begin or cease to hold; empty if it stays as it is. */
    Optional<Instant> changesAfter(Instant at) {
        if (validity.until().filter(until -> !at.isBefore(until)).isPresent()) {
            return Optional.empty();
        }
        Stream<Instant> limits = Stream.concat(validity.from().stream(), validity.until().stream());
        Stream<Instant> edges = validity.hours().stream().flatMap(hours -> edges(hours, at).stream());
        return Stream.concat(limits, edges).filter(edge -> edge.isAfter(at)).min(Instant::compareTo);
    }

    private static List<Instant> edges(Hours hours, Instant at) {
        LocalDate today = at.atZone(hours.zone()).toLocalDate();
        List<Instant> edges = new ArrayList<>();
        for (int ahead = -1; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate day = today.plusDays(ahead);
            if (hours.days().contains(day.getDayOfWeek())) {
                edges.add(begin(hours, day));
                edges.add(end(hours, day));
            }
        }
        return edges;
    }

    /** For people: {@code Mon, Tue 08:00 to 18:00 Europe/Berlin, until 2026-12-31T23:00:00Z}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        validity.hours().forEach(hours -> parts.add(hours.days().stream().sorted().map(Schedule::name).collect(Collectors.joining(", "))
                + " " + hours.from() + " to " + hours.to() + " " + hours.zone()));
        String hours = String.join(" or ", parts);
        return Stream.of(hours, validity.from().map(from -> "from " + from).orElse(""), validity.until().map(until -> "until " + until).orElse(""))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }
}
