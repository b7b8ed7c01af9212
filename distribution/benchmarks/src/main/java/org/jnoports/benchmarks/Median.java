package org.jnoports.benchmarks;

import java.util.List;

/** The middle of several measurements. */
public final class Median {
    private Median() {}

    /** NaN if there are none. */
    public static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
