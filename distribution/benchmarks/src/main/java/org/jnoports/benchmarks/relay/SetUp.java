package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.benchmarks.Median;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/**
 * From npt's beginning to the first byte of the device's service: all in one Java process that is warm; and each a process, on one
 * machine and 50 ms from each other, where the client is a new process each time, or one that has had sessions before. What the
 * distance adds, in round trips, is what the critical path has.
 */
public final class SetUp implements Topic {
    private static final String TOPIC = "setup";
    private static final double ONE_WAY_MILLIS = 25;
    private static final double ROUND_TRIP_MILLIS = 2 * ONE_WAY_MILLIS;
    /** One after the other, as docs/benchmarks.md lists them. */
    private static final double COUNTED = 24;
    private static final List<String> TRANSPORTS = List.of("nio", "netty");
    private static final int WARM_UP_SESSIONS = 100;
    private static final int WARM_SESSIONS_A_ROUND = 5;
    private static final String HERE = "on one machine";
    private static final String AWAY = "50 ms round trips";
    private static final Pattern LISTENING = Pattern.compile("npt is listening on localhost:(\\d+)");
    private static final String BEGINNING = "keys read";

    /** Milliseconds of one session: until the keys were read, until it stood, until the first byte came through it. */
    private record Session(double started, double standing, double firstByte) {
        double all() {
            return standing + firstByte;
        }
    }

    /** Somewhere that sessions are opened one by one. */
    private interface Opening {
        Session open() throws IOException, InterruptedException;
    }

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
            for (String transport : TRANSPORTS) {
                inOneProcess(settings, report, transport, Files.createDirectories(folder.resolve("one-" + transport)), folder);
            }
            if (!FarMachines.possible(programs)) {
                report.remark("setup isn't measured at a distance: that needs root, iproute2 and /dev/net/tun");
                for (String transport : TRANSPORTS) {
                    asProcesses(settings, report, Fleet.Places.HERE, Optional.empty(), transport, folder.resolve(transport), folder);
                }
                return;
            }
            try (FarMachines machines = FarMachines.make(folder)) {
                for (String transport : TRANSPORTS) {
                    asProcesses(settings, report, machines.places(), Optional.of(machines), transport, folder.resolve(transport), folder);
                }
            }
        } finally {
            Running.delete(folder);
        }
    }

    private static void inOneProcess(Settings settings, Report report, String transport, Path home, Path folder) throws IOException, InterruptedException {
        try (Running running = new Running()) {
            int target = Ports.free();
            Probe.start(running, Fleet.Place.HERE, Scripts.copy(folder, "probe.py"), Integer.toString(target));
            Process process = Fleet.setUpProcess(Fleet.distribution().orElseThrow(), Fleet.Place.HERE, running, SetUpProcess.EVERYTHING, home, other(transport));
            BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
            List<String> arguments = Fleet.nptArguments(home.resolve("keys"), Scripts.expectReady(answers), target);
            report("in one warm process", "npt, " + transport, sessions(() -> session(process, answers, arguments), WARM_UP_SESSIONS,
                    WARM_SESSIONS_A_ROUND * settings.rounds()), report);
        }
    }

    /** The atServers, the relay and the daemon have had sessions before, as those that run for days. */
    private static void asProcesses(Settings settings, Report report, Fleet.Places places, Optional<FarMachines> machines, String transport, Path home,
            Path folder) throws IOException, InterruptedException {
        try (Running running = new Running()) {
            Fleet fleet = Fleet.start(Fleet.distribution().orElseThrow(), Files.createDirectories(home), places, transport, running);
            int target = Ports.free();
            Probe service = Probe.start(running, places.device(), Scripts.copy(folder, "probe.py"), Integer.toString(target));
            Probe probe = places.client().equals(places.device()) ? service : Probe.start(running, places.client(), Scripts.copy(folder, "probe.py"));
            fleet.makeArchive();
            Process client = fleet.warmClient(other(transport));
            BufferedReader answers = client.inputReader(StandardCharsets.UTF_8);
            Scripts.expectReady(answers);
            Opening warm = () -> session(client, answers, fleet.nptArguments(target));
            Opening fresh = () -> session(fleet, target, probe);
            double warmHere = report(HERE, "warm client, " + transport, sessions(warm, WARM_UP_SESSIONS, WARM_SESSIONS_A_ROUND * settings.rounds()), report);
            double here = report(HERE, "npt, " + transport, sessions(fresh, 1, settings.rounds()), report);
            if (machines.isPresent()) {
                machines.get().apart(ONE_WAY_MILLIS);
                compare("warm client, " + transport, warmHere, report(AWAY, "warm client, " + transport, sessions(warm, 1, settings.rounds()), report), report);
                compare("npt, " + transport, here, report(AWAY, "npt, " + transport, sessions(fresh, 0, settings.rounds()), report), report);
                machines.get().apart(0);
            }
        }
    }

    /** @return those that count */
    private static List<Session> sessions(Opening opening, int before, int counted) throws IOException, InterruptedException {
        List<Session> sessions = new ArrayList<>();
        for (int n = 0; n < before + counted; n++) {
            Session session = opening.open();
            if (n >= before) {
                sessions.add(session);
            }
        }
        return sessions;
    }

    /** @return from the keys to the first byte, median */
    private static double report(String scenario, String contender, List<Session> sessions, Report report) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("ms to start", Median.of(sessions.stream().map(Session::started).toList()));
        row.put("ms to stand", Median.of(sessions.stream().map(Session::standing).toList()));
        row.put("ms to first byte", Median.of(sessions.stream().map(Session::firstByte).toList()));
        report.row(TOPIC, scenario, contender, row);
        return Median.of(sessions.stream().map(Session::all).toList());
    }

    private static void compare(String contender, double here, double away, Report report) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("round trips", (away - here) / ROUND_TRIP_MILLIS);
        row.put("of them counted", COUNTED);
        row.put("all of it to counted", away / (COUNTED * ROUND_TRIP_MILLIS));
        report.row(TOPIC, "critical path", contender, row);
        report.ratio(TOPIC + "." + contender.replace(", ", ".").replace(' ', '-') + ".counted-round-trips-of-measured", COUNTED * ROUND_TRIP_MILLIS / away);
    }

    private static String other(String transport) {
        return "org.jnoports.transport." + TRANSPORTS.stream().filter(name -> !name.equals(transport)).findFirst().orElseThrow();
    }

    /** A script on a machine that connects when it is told to. */
    private record Probe(Process process, BufferedReader answers) {
        static Probe start(Running running, Fleet.Place place, String script, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(place.before());
            command.addAll(List.of("python3", script));
            command.addAll(List.of(arguments));
            Process process = running.add(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
            Probe probe = new Probe(process, process.inputReader(StandardCharsets.UTF_8));
            Scripts.expectReady(probe.answers);
            return probe;
        }

        /** @return milliseconds until the first byte */
        double connect(String port) throws IOException {
            Scripts.tell(process, port);
            return Double.parseDouble(Scripts.answer(answers));
        }
    }

    /** By a {@link SetUpProcess}. */
    private static Session session(Process process, BufferedReader answers, List<String> arguments) throws IOException {
        Scripts.tell(process, String.join(SetUpProcess.SEPARATOR, arguments));
        String[] millis = Scripts.answer(answers).split(" ", -1);
        return new Session(0, Double.parseDouble(millis[0]), Double.parseDouble(millis[1]));
    }

    /** By a new process. */
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
}
