package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * atServers, a relay and a daemon of the distribution, each a process with a home of its own, and clients on demand. They may
 * be in network namespaces, so that there is a way between them.
 */
final class Fleet {
    static final String CLIENT = "@b_client";
    static final String DEVICE = "@b_device";
    static final String RELAY = "@b_relay";
    static final String DEVICE_NAME = "garage";
    private static final long LIMIT_SECONDS = 60;
    private static final String ARCHIVED = "archived";

    /** A machine: what comes before its commands, and its address. */
    record Place(List<String> before, String address) {
        static final Place HERE = new Place(List.of(), "127.0.0.1");
    }

    /** Where the four are. */
    record Places(Place atServers, Place relay, Place device, Place client) {
        static final Places HERE = new Places(Place.HERE, Place.HERE, Place.HERE, Place.HERE);
    }

    private final Path distribution;
    private final Path folder;
    private final Places places;
    private final Running running;
    private final String rootDomain;

    private Fleet(Path distribution, Path folder, Places places, Running running, String rootDomain) {
        this.distribution = distribution;
        this.folder = folder;
        this.places = places;
        this.running = running;
        this.rootDomain = rootDomain;
    }

    /** Where the build puts the distribution; empty if it isn't there. */
    static Optional<Path> distribution() {
        return Optional.ofNullable(System.getProperty("jnoports.benchmarks.distribution")).map(Path::of).filter(Files::isDirectory);
    }

    /**
     * Starts all but clients; returns when relay and daemon hear requests.
     *
     * @param transport of the relay and the daemon
     * @param running gets the processes
     */
    static Fleet start(Path distribution, Path folder, Places places, String transport, Running running) throws IOException {
        Path keys = folder.resolve("keys");
        Process atServers = process(distribution, folder.resolve("at"), places.atServers(), running, List.of("jnoports", "atserver", "--host",
                places.atServers().address(), "--bind", places.atServers().address(), "--root-port", "0", "--atsign", CLIENT, "--atsign", DEVICE,
                "--atsign", RELAY, "--keys-dir", keys.toString()));
        BufferedReader said = atServers.inputReader(StandardCharsets.UTF_8);
        String rootDomain = after("atDirectory ", said);
        Path trust = Path.of(after("trust ", said));
        Fleet fleet = new Fleet(distribution, folder, places, running, rootDomain);
        for (String machine : List.of("relay", "device", "client")) {
            Path trusted = Files.createDirectories(fleet.home(machine).resolve(".jnoports/trust"));
            Files.copy(trust, trusted.resolve(trust.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        fleet.role("relay", places.relay(), transport, "org.jnoports.role.relay", RELAY, """
                advertisedHost = %s
                bindHost = %s
                """.formatted(places.relay().address(), places.relay().address()), "hears requests for ports");
        fleet.role("device", places.device(), transport, "org.jnoports.role.daemon", DEVICE, """
                device = %s
                permitOpen = 127.0.0.1:*,localhost:*
                """.formatted(DEVICE_NAME), "monitor started");
        return fleet;
    }

    private static String after(String word, BufferedReader from) throws IOException {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException("a program of the distribution ended before it said '" + word + "'");
    }

    private Path home(String machine) throws IOException {
        return Files.createDirectories(folder.resolve(machine));
    }

    private void role(String machine, Place place, String transport, String bundle, String atSign, String more, String sign) throws IOException {
        Path home = home(machine).resolve(".jnoports");
        Path load = Files.createDirectories(home.resolve("load"));
        Files.copy(distribution.resolve("bundles").resolve(bundle + ".jar"), load.resolve(bundle + ".jar"));
        Path etc = Files.createDirectories(home.resolve("etc"));
        Files.writeString(etc.resolve(bundle + "-benchmark.cfg"), """
                atSign = %s
                keyFile = %s
                rootDomain = %s
                %s""".formatted(atSign, keys(atSign), rootDomain, more));
        Files.writeString(etc.resolve("org.jnoports.policy.personal-benchmark.cfg"), "client = " + CLIENT + "\n");
        Files.writeString(etc.resolve("org.jnoports.transport.cfg"), "preferred = " + transport + "\n");
        Process process = process(distribution, home(machine), place, running, List.of("jnoports", "run"));
        awaitLine(process, sign);
    }

    private String keys(String atSign) {
        return keys(folder.resolve("keys"), atSign);
    }

    /** The file with an atSign's keys in a folder of atServers' keys. */
    static String keys(Path folder, String atSign) {
        return folder.resolve(atSign + "_key.atKeys").toString();
    }

    /** A program of the distribution whose log is read until it says that, and then thrown away. */
    private static void awaitLine(Process process, String sign) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.contains(sign)) {
                drain(reader);
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                break;
            }
        }
        throw new IOException("a program of the distribution didn't say '" + sign + "' within " + LIMIT_SECONDS + " s");
    }

    private static void drain(BufferedReader reader) {
        Thread thread = new Thread(() -> {
            try {
                reader.lines().forEach(line -> {});
            } catch (UncheckedIOException e) {
                // it has ended
            }
        }, "benchmarks-drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** A client that leads to a port of the device: the process, which says on stderr what it does. */
    Process npt(int target, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("npt"));
        command.addAll(nptArguments(target));
        command.addAll(List.of(more));
        return process(distribution, home("client"), places.client(), running, command);
    }

    /** What a client is told that leads to a port of the device. */
    List<String> nptArguments(int target) {
        return nptArguments(folder.resolve("keys"), rootDomain, target);
    }

    static List<String> nptArguments(Path keys, String rootDomain, int target) {
        return List.of("-f", CLIENT, "-t", DEVICE, "-r", RELAY, "-d", DEVICE_NAME, "-k", keys(keys, CLIENT), "--root-domain", rootDomain,
                "--remote-host", "127.0.0.1", "--remote-port", Integer.toString(target));
    }

    /** A {@link SetUpProcess} where clients are. */
    Process warmClient(String leftOut) throws IOException {
        return setUpProcess(distribution, places.client(), running, SetUpProcess.CLIENT, home("client").resolve(".jnoports"), leftOut);
    }

    /** A {@link SetUpProcess}, with the flags of a runtime. */
    static Process setUpProcess(Path distribution, Place place, Running running, String what, Path home, String leftOut) throws IOException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(place.before());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms8m", "-Xmx512m",
                "-cp", distribution.resolve("lib") + "/*:" + Fleet.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                SetUpProcess.class.getName(), what, distribution.toString(), home.toString(), leftOut));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(home.resolve("set-up.log").toFile());
        builder.environment().put("HOME", home.toString());
        return running.add(builder.start());
    }

    /** Has the client's archive of classes made, which else would be made beside what is measured. */
    void makeArchive() throws IOException, InterruptedException {
        Path archives = Files.createDirectories(home("client").resolve(".jnoports/data/cds"));
        Files.createFile(home("client").resolve(ARCHIVED));
        process(distribution, home("client"), Place.HERE, running, List.of("jnoports", "version")).waitFor();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!isMade(archives)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the archive of classes wasn't made within " + LIMIT_SECONDS + " s: see " + archives);
            }
            Thread.sleep(100);
        }
    }

    private static boolean isMade(Path archives) throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            return names.stream().anyMatch(name -> name.endsWith(".jsa") || name.endsWith(".aot")) && names.stream().noneMatch(name -> name.endsWith(".lock"));
        }
    }

    private static Process process(Path distribution, Path home, Place place, Running running, List<String> program) throws IOException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(place.before());
        command.add(distribution.resolve("bin").resolve(program.get(0)).toString());
        command.addAll(program.subList(1, program.size()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("HOME", home.toString(), "JNOPORTS_HOME", home.resolve(".jnoports").toString(),
                "JAVA_HOME", System.getProperty("java.home")));
        if (!Files.exists(home.resolve(ARCHIVED))) {
            builder.environment().put("JNOPORTS_NO_ARCHIVE", "1");
        }
        return running.add(builder.start());
    }
}
