package org.jnoports.policies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;

/**
 * A policy, and what its service's properties say about it.
 *
 * @param id the service's
 * @param name for reasons and explanations
 * @param points where it is asked
 * @param wrong why a property can't be used: nobody knows what such a policy is meant for, so it is asked first, everywhere,
 *     and permits nothing
 */
record Installed(AuthorizationPolicy policy, long id, int ranking, String name, Set<Point> points, Optional<String> wrong) {
    /** The higher rank first, and among equals the older service. */
    static final Comparator<Installed> BEST_FIRST =
            Comparator.comparingInt(Installed::ranking).reversed().thenComparingLong(Installed::id);

    private static final String ID = "service.id";
    private static final String RANKING = "service.ranking";

    Installed {
        points = Set.copyOf(points);
    }

    /** @param properties the service's; in plain Java there are those that somebody thought of */
    static Installed from(AuthorizationPolicy policy, Map<String, ?> properties) {
        String name = properties.get(AuthorizationPolicy.NAME) instanceof String given && !given.isBlank()
                ? given : policy.getClass().getSimpleName();
        long id = properties.get(ID) instanceof Long given ? given : 0;
        try {
            Set<Point> points = points(properties.get(AuthorizationPolicy.POINT));
            return new Installed(policy, id, rankIn(properties.get(RANKING)), name, points, Optional.empty());
        } catch (IllegalArgumentException e) {
            return new Installed(policy, id, Integer.MAX_VALUE, name, EnumSet.allOf(Point.class), Optional.of(e.getMessage()));
        }
    }

    /** OSGi knows whole numbers only and takes all else for 0; what stands in a configuration file is a text. */
    private static int rankIn(Object property) {
        if (property instanceof String text) {
            try {
                return Integer.parseInt(text.strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(RANKING + " = '" + text + "' is no whole number", e);
            }
        }
        return property instanceof Integer given ? given : 0;
    }

    private static Set<Point> points(Object property) {
        if (property == null) {
            return EnumSet.of(Point.DAEMON);
        }
        Set<Point> points = EnumSet.noneOf(Point.class);
        texts(property).forEach(text -> points.add(point(text.strip())));
        if (points.isEmpty()) {
            throw new IllegalArgumentException(AuthorizationPolicy.POINT + " is empty; it must be daemon, controller or both");
        }
        return points;
    }

    /** A configuration file has one text where a program has several. */
    private static List<String> texts(Object property) {
        List<String> texts = new ArrayList<>();
        Collection<?> values = property instanceof Object[] array ? List.of(array)
                : property instanceof Collection<?> several ? several : List.of(property);
        values.forEach(value -> texts.addAll(List.of(value.toString().split(",", -1))));
        return texts;
    }

    private static Point point(String text) {
        for (Point point : Point.values()) {
            if (point.name().toLowerCase(Locale.ROOT).equals(text)) {
                return point;
            }
        }
        throw new IllegalArgumentException(AuthorizationPolicy.POINT + " = '" + text + "' is neither daemon nor controller");
    }

    boolean isAskedAt(Point point) {
        return points.contains(point);
    }

    /** @throws TunnelException if a property can't be used */
    AuthorizationPolicy usable() {
        if (wrong.isPresent()) {
            throw new TunnelException(wrong.get());
        }
        return policy;
    }
}
