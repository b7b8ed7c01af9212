package org.jnoports.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Measures the topics that are asked for, all by default; prints a table and writes it as JSON. */
public final class Benchmarks {
    private static final String USAGE =
            "usage: run [topic ...] [--quick] [--rounds N] [--seconds N] [--sessions N] [--slow-seconds N] [--only CONTENDER,...] [--out FILE]";
    private static final double BUSY = 0.7;

    private final List<String> topics = new ArrayList<>();
    private int rounds = 5;
    private int seconds = 3;
    private int sessions = 9_000;
    private int slowSeconds = 30;
    private Set<String> only = Set.of();
    private Path out = Path.of("benchmarks.json");

    private Benchmarks() {}

    /** Exit code 0: measured; 2: wrong usage. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Benchmarks benchmarks = new Benchmarks();
        try {
            benchmarks.read(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.err.println("topics: " + String.join(", ", all().keySet()));
            System.exit(2);
        }
        benchmarks.run();
    }

    private static Map<String, Topic> all() {
        Map<String, Topic> all = new LinkedHashMap<>();
        ServiceLoader.load(Topic.class).forEach(topic -> all.put(topic.name(), topic));
        return all;
    }

    private void read(List<String> arguments) {
        for (int n = 0; n < arguments.size(); n++) {
            String argument = arguments.get(n);
            if (argument.equals("--quick")) {
                rounds = 1;
                seconds = 1;
                sessions = 500;
                slowSeconds = 3;
            } else if (argument.startsWith("--")) {
                if (n + 1 == arguments.size()) {
                    throw new IllegalArgumentException(argument + " needs a value");
                }
                set(argument, arguments.get(++n));
            } else if (all().containsKey(argument)) {
                topics.add(argument);
            } else {
                throw new IllegalArgumentException("there is no topic '" + argument + "'");
            }
        }
    }

    private void set(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--seconds" -> seconds = Integer.parseInt(value);
            case "--sessions" -> sessions = Integer.parseInt(value);
            case "--slow-seconds" -> slowSeconds = Integer.parseInt(value);
            case "--only" -> only = Set.of(value.split(",", -1));
            case "--out" -> out = Path.of(value);
            default -> throw new IllegalArgumentException("there is no option " + option);
        }
    }

    private void run() throws IOException, InterruptedException {
        Report report = new Report();
        double load = load();
        if (load > BUSY) {
            report.remark("the machine was busy before the run: load average " + load);
        }
        Settings settings = new Settings(Duration.ofSeconds(seconds), rounds, sessions, Duration.ofSeconds(slowSeconds), only,
                Path.of(System.getProperty("jnoports.benchmarks.peers", "peers")));
        for (Map.Entry<String, Topic> topic : all().entrySet()) {
            if (topics.isEmpty() || topics.contains(topic.getKey())) {
                measure(topic.getKey(), topic.getValue(), settings, report);
                Files.writeString(out, report.json(machine()) + "\n"); // what follows may fail
                System.err.println(topic.getKey() + " is done");
            }
        }
        report.print(System.out);
        System.out.println("\nwritten to " + out);
    }

    private static void measure(String name, Topic topic, Settings settings, Report report) throws InterruptedException {
        try {
            topic.measure(settings, report);
        } catch (IOException e) {
            report.remark(name + " was broken off: " + e);
        }
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }

    private Map<String, Object> machine() throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("processor", Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .distinct()
                .collect(Collectors.joining(", ")));
        machine.put("kernel", System.getProperty("os.version"));
        machine.put("java", Runtime.version().toString());
        machine.put("rounds", rounds);
        machine.put("seconds", seconds);
        return machine;
    }
}
