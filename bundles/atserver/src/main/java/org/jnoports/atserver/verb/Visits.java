package org.jnoports.atserver.verb;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who came and what was read most, since this atServer began; of the latest thousand of each. Thread-safe. */
final class Visits {
    private static final int MOST = 1_000;
    private static final int SHOWN = 5;

    private final Map<String, Long> atSigns = counts();
    private final Map<String, Long> keys = counts();
    private volatile Optional<Instant> login = Optional.empty();
    private volatile Optional<Instant> pkam = Optional.empty();

    void called(String atSign) {
        count(atSigns, atSign);
    }

    void read(String key) {
        count(keys, key);
    }

    void loggedIn(Instant now, boolean byPkam) {
        login = Optional.of(now);
        if (byPkam) {
            pkam = Optional.of(now);
        }
    }

    Optional<Instant> lastLogin() {
        return login;
    }

    Optional<Instant> lastPkam() {
        return pkam;
    }

    Map<String, Object> topAtSigns() {
        return top(atSigns);
    }

    Map<String, Object> topKeys() {
        return top(keys);
    }

    private static Map<String, Object> top(Map<String, Long> counts) {
        Map<String, Object> top = new LinkedHashMap<>();
        synchronized (counts) {
            counts.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(SHOWN)
                    .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
        }
        return top;
    }

    private static void count(Map<String, Long> counts, String name) {
        synchronized (counts) {
            counts.merge(name, 1L, Long::sum);
        }
    }

    private static Map<String, Long> counts() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > MOST;
            }
        };
    }
}
