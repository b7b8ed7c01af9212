package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.benchmarks.Median;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/**
 * From {@code npt}'s beginning to the first byte of the device's service: all machines here, and all of them 50 ms from each
 * other. The difference, in round trips, is what the critical path has.
 */
public final class SetUp implements Topic {
    private static final String TOPIC = "setup";
    private static final double ONE_WAY_MILLIS = 25;
    private static final double ROUND_TRIP_MILLIS = 2 * ONE_WAY_MILLIS;
    /** One after the other, as docs/benchmarks.md lists them. */
    private static final double COUNTED = 28;
    private static final List<String> TRANSPORTS = List.of("nio", "netty");
    private static final String PREFIX = "jnb";
    private static final Pattern LISTENING = Pattern.compile("npt is listening on localhost:(\\d+)");
    private static final String BEGINNING = "keys read";

    /** Milliseconds of one session: until the keys were read, until it stood, until the first byte came through it. */
    private record Session(double started, double standing, double firstByte) {}

    @Override
    public String name() {
        return TOPIC;
    }

    @Override
    public void measure(Settings settings, Report report) throws IOException, InterruptedException {
        Programs programs = new Programs(settings.peers());
        if (Fleet.distribution().isEmpty() || programs.missing("python3").isPresent()) {
            report.remark("setup isn't measured: it needs the distribution and python3");
            return;
        }
        Path folder = Files.createTempDirectory("benchmarks-");
        try {
            Map<String, Double> here = new LinkedHashMap<>();
            for (String transport : TRANSPORTS) {
                here.put(transport, rounds(settings, report, "on one machine", transport, Fleet.Places.HERE, folder.resolve("here-" + transport), folder));
            }
            if (programs.missing("ip").isPresent() || !Files.isWritable(Path.of("/dev/net/tun")) || !System.getProperty("user.name").equals("root")) {
                report.remark("setup isn't measured at a distance: that needs root, iproute2 and /dev/net/tun");
                return;
            }
            Process far = new ProcessBuilder("python3", resource(folder, "far.py"), PREFIX, Double.toString(ONE_WAY_MILLIS), "4")
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                expect(far.inputReader(StandardCharsets.UTF_8), "ready");
                Fleet.Places places = new Fleet.Places(place(1), place(2), place(3), place(4));
                for (String transport : TRANSPORTS) {
                    double away = rounds(settings, report, "50 ms round trips", transport, places, folder.resolve("far-" + transport), folder);
                    compare(transport, here.get(transport), away, report);
                }
            } finally {
                far.getOutputStream().close();
                if (!far.waitFor(10, TimeUnit.SECONDS)) {
                    far.destroyForcibly();
                }
            }
        } finally {
            Running.delete(folder);
        }
    }

    private static void compare(String transport, double here, double away, Report report) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("round trips", (away - here) / ROUND_TRIP_MILLIS);
        row.put("of them counted", COUNTED);
        row.put("all of it to counted", away / (COUNTED * ROUND_TRIP_MILLIS));
        report.row(TOPIC, "critical path", "npt, " + transport, row);
        report.ratio(TOPIC + "." + transport + ".counted-round-trips-of-measured", COUNTED * ROUND_TRIP_MILLIS / away);
    }

    private static Fleet.Place place(int number) {
        return new Fleet.Place(List.of("ip", "netns", "exec", PREFIX + number), "10.77.0." + number);
    }

    /** @return from the keys to the first byte, median */
    private static double rounds(Settings settings, Report report, String scenario, String transport, Fleet.Places places, Path home,
            Path folder) throws IOException, InterruptedException {
        List<Session> sessions = new ArrayList<>();
        try (Running running = new Running()) {
            Fleet fleet = Fleet.start(Fleet.distribution().orElseThrow(), Files.createDirectories(home), places, transport, running);
            int target = Ports.free();
            Probe service = Probe.start(running, places.device(), resource(folder, "probe.py"), Integer.toString(target));
            Probe probe = places.client().equals(places.device()) ? service : Probe.start(running, places.client(), resource(folder, "probe.py"));
            fleet.makeArchive();
            session(fleet, target, probe); // whatever is made once
            for (int n = 0; n < settings.rounds(); n++) {
                sessions.add(session(fleet, target, probe));
            }
        }
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("ms to start", Median.of(sessions.stream().map(Session::started).toList()));
        row.put("ms to stand", Median.of(sessions.stream().map(Session::standing).toList()));
        row.put("ms to first byte", Median.of(sessions.stream().map(Session::firstByte).toList()));
        report.row(TOPIC, scenario, "npt, " + transport, row);
        return row.get("ms to stand") + row.get("ms to first byte");
    }

    /** A script on a machine that connects when it is told to. */
    private record Probe(Process process, BufferedReader answers) {
        static Probe start(Running running, Fleet.Place place, String script, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(place.before());
            command.addAll(List.of("python3", script));
            command.addAll(List.of(arguments));
            Process process = running.add(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            Probe probe = new Probe(process, process.inputReader(StandardCharsets.UTF_8));
            expect(probe.answers, "ready");
            return probe;
        }

        /** @return milliseconds until the first byte */
        double connect(String port) throws IOException {
            process.getOutputStream().write((port + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return Double.parseDouble(answers.readLine());
        }
    }

    private static Session session(Fleet fleet, int target, Probe probe) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process npt = fleet.npt(target);
        double started = 0;
        try {
            BufferedReader said = npt.inputReader(StandardCharsets.UTF_8);
            StringBuilder all = new StringBuilder();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                all.append(line).append('\n');
                double now = (System.nanoTime() - begun) / 1e6;
                Matcher matcher = LISTENING.matcher(line);
                if (line.contains(BEGINNING)) {
                    started = now;
                } else if (matcher.find()) {
                    return new Session(started, now - started, probe.connect(matcher.group(1)));
                }
            }
            throw new IOException("npt ended:\n" + all);
        } finally {
            npt.descendants().forEach(ProcessHandle::destroy);
            npt.destroy();
            npt.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void expect(BufferedReader from, String word) throws IOException {
        if (!word.equals(from.readLine())) {
            throw new IOException("a script of the benchmarks didn't start");
        }
    }

    private static String resource(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = SetUp.class.getResourceAsStream("/org/jnoports/benchmarks/setup/" + name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }
}
