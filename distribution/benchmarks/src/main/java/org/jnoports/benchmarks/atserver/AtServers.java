package org.jnoports.benchmarks.atserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.jnoports.atserver.AtServerSettings;

/** A running {@link AtServerProcess}, and how to get at it. */
final class AtServers implements AutoCloseable {
    private static final long END_SECONDS = 20;

    private final Path directory;
    private final Process process;
    private final BufferedReader answers;
    private final Services services = new Services(AtServers.class.getClassLoader(), Map.of());
    private final SSLContext tls;
    private final HostPort root;

    private AtServers(Path directory, Process process) throws IOException {
        this.directory = directory;
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException("the atServers don't start");
        }
        AtServerSettings settings = AtServerProcess.settings(directory);
        tls = services.get(ServerCertificates.class).client(Optional.of(settings.trustFile()));
        root = HostPort.parse(Files.readString(settings.dataDirectory().resolve("atdirectory.address")).strip(), 0);
    }

    static AtServers start() throws IOException {
        Path directory = Files.createTempDirectory("jnoports-benchmark-");
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx1g",
                "-cp", System.getProperty("java.class.path"), AtServerProcess.class.getName(), directory.toString());
        return new AtServers(directory, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Logged in. */
    WireClient owner(String atSign) throws IOException {
        AtKeys keys = services.get(AtKeysStore.class).read(directory.resolve("keys").resolve(atSign + "_key.atKeys"));
        return WireClient.connect(tls, address(atSign)).login(atSign, keys);
    }

    private HostPort address(String atSign) throws IOException {
        try (WireClient client = WireClient.connect(tls, root)) {
            client.send(atSign.substring(1));
            return HostPort.parse(client.line().strip(), 0);
        }
    }

    /** Live memory, in KiB. */
    long liveKib() throws IOException {
        OutputStream questions = process.getOutputStream();
        questions.write('\n');
        questions.flush();
        return Long.parseLong(answers.readLine());
    }

    double residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", ""))).findFirst().orElse(Double.NaN);
    }

    /** What all stores take on the disk. */
    double storedMib() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data/store"))) {
            return files.mapToLong(file -> file.toFile().length()).sum() / 1024.0 / 1024;
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        services.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
