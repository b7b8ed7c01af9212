package org.jnoports.metrics;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Keeps a label's values few: what others say becomes a label's value only while it looks like a name and there are not too many. Thread-safe. */
final class LabelValues {
    static final String NONE = "unknown";
    static final String OTHER = "other";
    private static final int MOST = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+-]{1,32}");

    private final Set<String> seen = new HashSet<>(); // guarded by this

    /** @param said null if nothing was */
    synchronized String of(String said) {
        if (said == null || said.isBlank()) {
            return NONE;
        } else if (seen.contains(said)) {
            return said;
        } else if (seen.size() >= MOST || !NAME.matcher(said).matches()) {
            return OTHER;
        }
        seen.add(said);
        return said;
    }
}
