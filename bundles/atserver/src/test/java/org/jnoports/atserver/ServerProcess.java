package org.jnoports.atserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;

/** AtServers in a process of their own, which can be killed; everything they keep lies in one directory. */
final class ServerProcess implements AutoCloseable {
    private static final String READY = "ready";

    private final Process process;
    private final Path directory;
    private final Services services = new Services(ServerProcess.class.getClassLoader(), Map.of());
    private final List<RawClient> clients = new ArrayList<>();

    private ServerProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** The process itself. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        String[] atSigns = Arrays.copyOfRange(arguments, 1, arguments.length);
        Services services = new Services(ServerProcess.class.getClassLoader(), Map.of());
        AtServerSettings settings = settings(directory, atSigns);
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(50), Duration.ofMillis(200));
        AtServerHost host = new AtServerHost("crash", AtServerParts.of(services), limits, InstantSource.system());
        host.configure(settings);
        host.use(services.get(Transport.class));
        Await.value(host.ready());
        System.out.println(READY);
        Await.value(new java.util.concurrent.CompletableFuture<Void>().completeOnTimeout(null, 25, java.util.concurrent.TimeUnit.SECONDS)); // if nobody kills it
        System.exit(1);
    }

    private static AtServerSettings settings(Path directory, String... atSigns) {
        return TestServers.settings(directory, Optional.of(directory.resolve("keys")), atSigns);
    }

    /**
     * Returns when it serves.
     *
     * @param shell in front of the command, for example what limits it; empty: none
     */
    static ServerProcess start(Path directory, List<String> shell, String... atSigns) {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), ServerProcess.class.getName(), directory.toString()));
        command.addAll(List.of(atSigns));
        try {
            Process process = new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (!READY.equals(line)) {
                process.destroyForcibly();
                throw new AssertionError("it doesn't serve: " + line + "\n" + Files.readString(directory.resolve("err")));
            }
            return new ServerProcess(process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient owner(String atSign) {
        AtKeys keys = services.get(AtKeysStore.class).read(AtServerSettings.keysFile(directory.resolve("keys"), AtSign.of(atSign)));
        RawClient client = RawClient.connect(services.get(ServerCertificates.class).client(Optional.of(settings(directory).trustFile())), address(atSign))
                .greeted().login(atSign, keys);
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    private HostPort address(String atSign) {
        try (RawClient root = RawClient.connect(services.get(ServerCertificates.class).client(Optional.of(settings(directory).trustFile())), directory()).greeted()) {
            String answer = root.ask(AtSign.of(atSign).bare());
            return HostPort.parse(answer.substring(0, answer.indexOf('\r')), 0);
        }
    }

    private HostPort directory() {
        try {
            return HostPort.parse(Files.readString(settings(directory).addressFile()).strip(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        Await.value(process.onExit());
    }

    @Override
    public void close() {
        kill();
        synchronized (clients) {
            clients.forEach(RawClient::close);
        }
        services.close();
    }
}
