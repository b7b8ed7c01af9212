package org.jnoports.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** One metric's values by their labels, added up where labels are the same. */
final class Samples {
    private final String name;
    private final String help;
    private final Map<Labels, Double> values = new LinkedHashMap<>();

    Samples(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /** @param labels names and values in turn */
    Samples add(double value, String... labels) {
        values.merge(Labels.of(labels), value, Double::sum);
        return this;
    }

    /** Exact up to 2^53, as all numbers are to Prometheus. */
    Samples add(long value, String... labels) {
        return add((double) value, labels);
    }

    MetricSnapshot gauge() {
        GaugeSnapshot.Builder all = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> all.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return all.build();
    }

    /** The name's ending {@code _total} is the format's. */
    MetricSnapshot counter() {
        CounterSnapshot.Builder all = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> all.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        return all.build();
    }
}
