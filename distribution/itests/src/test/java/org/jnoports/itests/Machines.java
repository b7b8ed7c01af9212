package org.jnoports.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.commands.demo.OpenSshServers;

/** Four "machines" with a home each, as processes of the distribution: atServers, relay, device and client. */
final class Machines implements AutoCloseable {
    static final String CLIENT = "@p_client";
    static final String DEVICE = "@p_device";
    static final String RELAY = "@p_relay";
    private static final long LIMIT_SECONDS = 30;

    private final Path root = Files.createTempDirectory("jnoports-machines-");
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Services services = new Services(Machines.class.getClassLoader(), Map.of(Services.HOME, root.toString()));
    private final String user = System.getProperty("user.name");
    private final Program atServers;
    private final String rootDomain;
    private final int sshPort;

    Machines() throws IOException {
        open.push(services);
        atServers = program("atservers", "jnoports", "atserver", "--atsign", CLIENT, "--atsign", DEVICE, "--atsign", RELAY,
                "--root-port", "0", "--keys-dir", root.resolve("keys").toString());
        rootDomain = atServers.awaitLine("^atDirectory ").substring("atDirectory ".length()).strip();
        Path trust = Path.of(atServers.awaitLine("^trust ").substring("trust ".length()).strip());
        for (Map.Entry<String, String> machine : Map.of("client", CLIENT, "device", DEVICE, "relay", RELAY).entrySet()) {
            Path trusted = home(machine.getKey()).resolve(".jnoports/trust").resolve(trust.getFileName());
            Files.createDirectories(trusted.getParent());
            Files.copy(trust, trusted);
            Path keys = home(machine.getKey()).resolve(".atsign/keys").resolve(machine.getValue() + "_key.atKeys");
            Files.createDirectories(keys.getParent());
            Files.copy(root.resolve("keys").resolve(keys.getFileName()), keys, StandardCopyOption.COPY_ATTRIBUTES);
        }
        sshPort = startSshServer();
    }

    private int startSshServer() throws IOException {
        SshKeys keys = services.get(SshKeys.class);
        SshKeys.Pair login = keys.create(SshKeys.Algorithm.ED25519, "itest");
        Stage.writePrivate(identity(), login.privateKey());
        Files.createDirectories(authorizedKeys().getParent());
        Stage.writePrivate(authorizedKeys(), login.publicKey() + "\n");
        boolean openSsh = OpenSshServers.program().isPresent();
        System.out.println("the device's SSH server is " + (openSsh ? "the machine's sshd" : "Apache MINA"));
        SshServers servers = openSsh ? new OpenSshServers(keys) : services.get(SshServers.class);
        SshServers.Server server = servers.start(user, authorizedKeys(), home("device").resolve("ssh_host_key"));
        open.push(server);
        return server.port();
    }

    Path home(String machine) throws IOException {
        return Files.createDirectories(root.resolve(machine));
    }

    String rootDomain() {
        return rootDomain;
    }

    Path identity() {
        return root.resolve("id");
    }

    Path authorizedKeys() {
        return root.resolve("device/.ssh/authorized_keys");
    }

    /** Any other program, which ends with the machines. */
    Program process(String name, ProcessBuilder builder) {
        Program program = Program.start(name, builder);
        open.push(program);
        return program;
    }

    /** One relay and one daemon, as configuration files for whoever runs them. */
    void configureRelayAndDaemon(Path etc) throws IOException {
        Files.createDirectories(etc);
        Files.writeString(etc.resolve("org.jnoports.role.relay-host.cfg"), """
                atSign = %s
                keyFile = %s
                rootDomain = %s
                advertisedHost = 127.0.0.1
                bindHost = 127.0.0.1
                """.formatted(RELAY, home("relay").resolve(".atsign/keys").resolve(RELAY + "_key.atKeys"), rootDomain));
        Files.writeString(etc.resolve("org.jnoports.role.daemon-host.cfg"), """
                atSign = %s
                keyFile = %s
                rootDomain = %s
                device = garage
                localSshdPort = %d
                permitOpen = localhost:%d
                authorizedKeys = %s
                """.formatted(DEVICE, home("device").resolve(".atsign/keys").resolve(DEVICE + "_key.atKeys"), rootDomain, sshPort, sshPort,
                authorizedKeys()));
        Files.writeString(etc.resolve("org.jnoports.policy.personal-host.cfg"), "client = " + CLIENT + "\n");
    }

    Program program(String machine, String name, String... arguments) throws IOException {
        Program program = Program.start(home(machine), name, arguments);
        open.push(program);
        return program;
    }

    /** The control plane of everybody is gone. */
    void killAtServers() {
        atServers.kill();
    }

    /** {@code jnoports run} with a relay by configuration file: that is where a short pairing time can be said. */
    Program relay(int pairWithinMillis) throws IOException {
        enable("relay", "org.jnoports.role.relay");
        Path etc = Files.createDirectories(home("relay").resolve(".jnoports/etc"));
        Files.writeString(etc.resolve("org.jnoports.role.relay-test.cfg"), """
                # a relay for the tests
                atSign = %s
                rootDomain = %s
                advertisedHost = 127.0.0.1
                bindHost = 127.0.0.1
                pairWithinMillis = %d
                """.formatted(RELAY, rootDomain, pairWithinMillis));
        Program relay = program("relay", "jnoports", "run");
        relay.awaitLine("hears requests for ports");
        return relay;
    }

    /** Gives a machine the keys of another one, too. */
    void keysOf(String owner, String machine) throws IOException {
        String atSign = owner.equals("device") ? DEVICE : owner.equals("relay") ? RELAY : CLIENT;
        Path keys = home(machine).resolve(".atsign/keys").resolve(atSign + "_key.atKeys");
        Files.copy(root.resolve("keys").resolve(keys.getFileName()), keys, StandardCopyOption.COPY_ATTRIBUTES);
    }

    int sshPort() {
        return sshPort;
    }

    /** What {@code jnoports enable} does for a bundle, without waiting for a program. */
    void enable(String machine, String bundle) throws IOException {
        Program.enable(home(machine), bundle + ".jar");
    }

    Program srvd() throws IOException {
        Program srvd = program("relay", "srvd", "-a", RELAY, "-i", "127.0.0.1", "--root-domain", rootDomain);
        srvd.awaitLine("leases ports of");
        return srvd;
    }

    Program daemon(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-a", DEVICE, "-m", CLIENT, "-d", "garage", "--root-domain", rootDomain,
                "--local-sshd-port", Integer.toString(sshPort), "--permit-open", "localhost:" + sshPort));
        arguments.addAll(List.of(more));
        Program daemon = program("device", "sshnpd", arguments.toArray(String[]::new));
        daemon.awaitLine("monitor started");
        return daemon;
    }

    Program client(String... more) throws IOException {
        List<String> arguments = clientArguments();
        arguments.addAll(List.of(more));
        return program("client", "sshnp", arguments.toArray(String[]::new));
    }

    /** What sshnp is told. */
    List<String> clientArguments() {
        return new ArrayList<>(List.of("-f", CLIENT, "-t", DEVICE, "-r", RELAY, "-d", "garage", "-u", user,
                "-i", identity().toString(), "--root-domain", rootDomain, "--remote-sshd-port", Integer.toString(sshPort), "--no-ac", "--no-ad", "--no-et"));
    }

    /** The line of a client that came through. */
    static String sshLine(Program client) {
        String line = client.awaitLine("^ssh -p ");
        if (!Stage.hasSsh()) {
            throw new AssertionError("these tests need the ssh program for the person's side");
        }
        return line;
    }

    /** Starts a remote command over the ssh line. */
    Process over(String sshLine, String command) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-c", "exec " + sshLine + " -o BatchMode=yes '" + command + "'")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        open.push(process::destroyForcibly);
        return process;
    }

    Optional<String> answer(String sshLine, String command) throws IOException, InterruptedException {
        Process process = over(sshLine, command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }

    /** Processes that belong to a machine: those that its programs started, and what these left behind. */
    List<ProcessHandle> processesOf(String machine) throws IOException {
        String mark = "JNOPORTS_HOME=" + home(machine) + "/.jnoports";
        return ProcessHandle.allProcesses().filter(process -> environment(process).contains(mark)).toList();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1).split("\0", -1));
        } catch (IOException e) {
            return List.of(); // somebody else's, or gone
        }
    }

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        Stage.closeAll(open);
        try {
            for (String machine : List.of("client", "device")) { // tunnels that forked into the background
                processesOf(machine).forEach(ProcessHandle::destroyForcibly);
            }
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
