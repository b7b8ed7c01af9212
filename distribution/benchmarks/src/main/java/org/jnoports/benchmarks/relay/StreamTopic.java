package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.benchmarks.Median;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/** Streams through something: GB/s, and CPU seconds of all its processes per GB. */
abstract class StreamTopic implements Topic {
    private static final long WARM_MILLIS = 1_000;
    /** Once for each contender before all else: ours is compiled while it runs. */
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final double GIGA = 1e9;

    /** How many connections push, and whether both ends do. */
    record Scenario(String name, int sessions, boolean bothWays) {}

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("one session", 1, false), new Scenario("eight sessions", 8, false),
            new Scenario("both directions", 1, true));

    /** What one contender did in one scenario. */
    static final class Figures {
        private final List<Double> gigabytesPerSecond = new ArrayList<>();
        private final List<Double> cpuPerGigabyte = new ArrayList<>();

        double speed() {
            return Median.of(gigabytesPerSecond);
        }

        double cost() {
            return Median.of(cpuPerGigabyte);
        }
    }

    /** Who is measured beside the direct connection. */
    abstract List<Contender> contenders();

    /** Reports the ratios of one scenario. */
    abstract void compare(Scenario scenario, Map<String, Figures> figures, Report report);

    @Override
    public void measure(Settings settings, Report report) throws IOException, InterruptedException {
        Programs programs = new Programs(settings.peers());
        Map<String, Running> running = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("benchmarks-");
        try (Streams streams = new Streams()) {
            running.put("direct", new Running().at(streams.target()));
            for (Contender contender : contenders().stream().filter(one -> settings.wants(one.name())).toList()) {
                start(contender, programs, streams.target(), folder, report).ifPresent(one -> running.put(contender.name(), one));
            }
            rounds(SCENARIOS.get(0), running, streams, 1, WARM_UP, report);
            for (Scenario scenario : SCENARIOS) {
                report(scenario, rounds(scenario, running, streams, settings.rounds(), settings.measure(), report), report);
            }
        } finally {
            running.values().forEach(Running::close);
            Running.delete(folder);
        }
    }

    /** @return empty, and a remark in the report: it can't be had here, or doesn't start */
    static Optional<Running> start(Contender contender, Programs programs, int target, Path folder, Report report)
            throws IOException {
        Optional<String> missing = contender.missing(programs);
        if (missing.isPresent()) {
            report.remark(contender.name() + " isn't measured: " + missing.get());
            return Optional.empty();
        }
        Optional<Running> running = Optional.empty();
        try {
            running = Optional.of(contender.start(programs, target, Files.createDirectory(folder.resolve(contender.name()))));
            Ports.await(running.get().port());
            return running;
        } catch (IOException e) {
            report.remark(contender.name() + " isn't measured: it didn't start: " + e.getMessage());
            running.ifPresent(Running::close);
            return Optional.empty();
        }
    }

    /** Round by round, so that what disturbs the machine disturbs all. */
    private static Map<String, Figures> rounds(Scenario scenario, Map<String, Running> running, Streams streams, int rounds, Duration time, Report report)
            throws IOException, InterruptedException {
        Map<String, Figures> figures = new LinkedHashMap<>();
        running.keySet().forEach(name -> figures.put(name, new Figures()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Running> one : running.entrySet()) {
                try {
                    if (figures.containsKey(one.getKey())) {
                        measure(scenario, one.getValue(), streams, time, figures.get(one.getKey()));
                    }
                } catch (IOException e) {
                    streams.stop();
                    figures.remove(one.getKey());
                    report.remark(one.getKey() + " isn't measured with " + scenario.name + ": " + e.getMessage());
                }
            }
        }
        return figures;
    }

    private static void measure(Scenario scenario, Running relay, Streams streams, Duration time, Figures figures)
            throws IOException, InterruptedException {
        streams.push(relay.port(), scenario.sessions, scenario.bothWays);
        Thread.sleep(WARM_MILLIS);
        long bytes = streams.arrived();
        double cpu = relay.cpuSeconds();
        long begun = System.nanoTime();
        Thread.sleep(time.toMillis());
        double gigabytes = (streams.arrived() - bytes) / GIGA;
        figures.gigabytesPerSecond.add(gigabytes / ((System.nanoTime() - begun) / GIGA));
        figures.cpuPerGigabyte.add((relay.cpuSeconds() - cpu) / gigabytes);
        streams.stop();
    }

    private void report(Scenario scenario, Map<String, Figures> figures, Report report) {
        figures.forEach((name, figure) -> {
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("GB/s", figure.speed());
            row.put("CPU s/GB", name.equals("direct") ? Double.NaN : figure.cost());
            report.row(name(), scenario.name, name, row);
        });
        compare(scenario, figures, report);
    }
}
