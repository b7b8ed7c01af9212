package org.jnoports.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How thoroughly to measure.
 *
 * @param measure how long one measurement lasts
 * @param rounds how often each is repeated; the median counts
 * @param sessions of the idle topic
 * @param slow how long the slow reader is pushed
 * @param only the contenders to measure; empty: all
 * @param peers where programs lie that aren't on the path
 */
public record Settings(Duration measure, int rounds, int sessions, Duration slow, Set<String> only, Path peers) {
    /** True if a contender is to be measured. */
    public boolean wants(String contender) {
        return only.isEmpty() || only.contains(contender);
    }
}
