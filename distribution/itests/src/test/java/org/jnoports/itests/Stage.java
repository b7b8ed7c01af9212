package org.jnoports.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.role.Roles;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** A whole set-up inside one framework, started by configuration, and {@code sshnp} run as a person would. */
final class Stage implements AutoCloseable {
    private final int number = ThreadLocalRandom.current().nextInt(1_000_000); // store and home outlive a stage: each has atSigns of its own
    final String client = "@it_client" + number;
    final String stranger = "@it_stranger" + number;
    final String device = "@it_device" + number;
    final String relay = "@it_relay" + number;
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern PORT = Pattern.compile("-p (\\d+)");
    private static final Pattern ALIAS = Pattern.compile("HostKeyAlias=(\\S+)");

    private final BundleContext context;
    private final Path home;
    private final Path directory;
    private final String user = System.getProperty("user.name");
    private final Deque<AutoCloseable> inUse = new ArrayDeque<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Deque<AutoCloseable> commands = new ArrayDeque<>();
    private final String rootDomain;
    private final SshKeys.Pair login;
    private int sshPort;

    /** What {@code sshnp} did. */
    record Outcome(int exit, String failure, List<String> out, List<String> progress) {
        String sshLine() {
            if (exit != 0 || out.size() != 1) {
                throw new AssertionError("no ssh line: " + this);
            }
            return out.get(0);
        }
    }

    Stage(BundleContext context) throws IOException {
        this.context = context;
        this.home = Path.of(context.getProperty("jnoports.home"));
        this.directory = Files.createTempDirectory(home, "stage-");
        this.login = service(SshKeys.class, "").create(SshKeys.Algorithm.ED25519, "itest");
        writePrivate(identity(), login.privateKey());
        writePrivate(authorizedKeys(), login.publicKey() + "\n");
        configure("org.jnoports.atserver", Map.of(
                "rootPort", 0,
                "atSigns", new String[] {client, stranger, device, relay},
                "keysDirectory", directory.resolve("keys").toString(),
                "dataDirectory", directory.resolve("atserver").toString()));
        this.rootDomain = Files.readString(directory.resolve("atserver").resolve("atdirectory.address")).strip();
    }

    <T> T service(Class<T> type, String filter) {
        try {
            String condition = "(&(objectClass=" + type.getName() + ")" + filter + ")";
            ServiceTracker<T, T> tracker = new ServiceTracker<>(context, context.createFilter(condition), null);
            tracker.open();
            T found = tracker.waitForService(LIMIT.toMillis());
            inUse.push(tracker::close); // a component that nobody holds is taken apart
            if (found == null) {
                throw new AssertionError("no service " + condition);
            }
            return found;
        } catch (InvalidSyntaxException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An SSH server of this process that lets in the test's key; the machine's sshd has its turn in the demo and the process tests. */
    Stage sshServer() {
        SshServers.Server server = service(SshServers.class, "(!(ssh.server=openssh))")
                .start(user, authorizedKeys(), directory.resolve("ssh_host_key"));
        open.push(server);
        sshPort = server.port();
        return this;
    }

    /** Nothing listens where the daemon looks for its sshd. */
    Stage noSshServer() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            sshPort = socket.getLocalPort();
        }
        return this;
    }

    Stage relay(Object... more) {
        return role("org.jnoports.role.relay", relay, with(Map.of("advertisedHost", "127.0.0.1", "bindHost", "127.0.0.1"), more));
    }

    Stage daemon(Object... more) {
        open.push(service(Roles.class, "").configure("org.jnoports.policy.personal", Map.of("client", client, "daemon", device)));
        return role("org.jnoports.role.daemon", device, with(Map.of(
                "device", "garage",
                "localSshdPort", sshPort,
                "permitOpen", new String[] {"localhost:" + sshPort},
                "authorizedKeys", authorizedKeys().toString()), more));
    }

    private Stage role(String pid, String atSign, Map<String, Object> configuration) {
        configure(pid, with(configuration, "atSign", atSign, "keyFile", keyFile(atSign), "rootDomain", rootDomain));
        return this;
    }

    private void configure(String pid, Map<String, Object> configuration) {
        Roles.Configured configured = service(Roles.class, "").configure(pid, configuration);
        open.push(configured);
        configured.awaitReady(LIMIT);
    }

    private static Map<String, Object> with(Map<String, Object> base, Object... more) {
        Map<String, Object> all = new HashMap<>(base);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    String keyFile(String atSign) {
        return directory.resolve("keys").resolve(atSign + "_key.atKeys").toString();
    }

    String rootDomain() {
        return rootDomain;
    }

    Path directory() {
        return directory;
    }

    String user() {
        return user;
    }

    int sshPort() {
        return sshPort;
    }

    private Path identity() {
        return directory.resolve("id");
    }

    /** A file with the public half of {@link #identity()}. */
    String publicKey() throws IOException {
        return Files.writeString(directory.resolve("id.pub"), login.publicKey() + "\n").toString();
    }

    Path authorizedKeys() {
        return directory.resolve("authorized_keys");
    }

    Outcome sshnp(String from, String... more) {
        return sshnp(from, sshPort, more);
    }

    /** A session whose local port leads to another port of the device than its SSH server's. */
    Outcome sshnp(String from, int remotePort, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-f", from, "-t", device, "-r", relay, "-d", "garage", "-u", user,
                "-k", keyFile(from), "--root-domain", rootDomain, "--remote-sshd-port", Integer.toString(remotePort), "--no-ac", "--no-ad", "--no-et"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("-i")) {
            arguments.addAll(List.of("-i", identity().toString()));
        }
        return run("sshnp", System.getenv(), arguments);
    }

    /** As {@link #sshnp}, as from 5.0 on: what is relayed is proved and encrypted, and a process of its own holds the session. */
    Outcome sshnpLine(String from, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-f", from, "-t", device, "-r", relay, "-d", "garage", "-u", user,
                "-k", keyFile(from), "--root-domain", rootDomain, "-i", identity().toString(), "-x"));
        arguments.addAll(List.of(more));
        return run("sshnp", System.getenv(), arguments);
    }

    /** What every npt of this stage needs. */
    List<String> nptArguments(int remotePort, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-f", client, "-t", device, "-r", relay, "-d", "garage", "-p", Integer.toString(remotePort),
                "-k", keyFile(client), "--root-domain", rootDomain));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Runs npt until it listens, or fails. */
    Outcome npt(int remotePort, String... more) {
        return run("npt", System.getenv(), nptArguments(remotePort, more));
    }

    /** As {@link #npt}, until the command ends. */
    Outcome nptThatEnds(int remotePort, String... more) {
        return start("npt", System.getenv(), nptArguments(remotePort, more)).done().orTimeout(90, TimeUnit.SECONDS).join();
    }

    /** Where a npt that goes on listens. */
    static int port(Outcome npt) {
        return Integer.parseInt(find(Pattern.compile("listening on localhost:(\\d+)"), npt.failure() + npt.progress()));
    }

    /** As {@link #sshnp}, with an ssh program that fails at once. */
    Outcome sshnpWithoutTunnel() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path ssh = bin.resolve("ssh");
        Files.writeString(ssh, "#!/bin/sh\necho 'connect refused by the test' >&2\nexit 255\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
        List<String> arguments = List.of("-f", client, "-t", device, "-r", relay, "-d", "garage", "-u", user, "-k", keyFile(client),
                "--root-domain", rootDomain, "--remote-sshd-port", Integer.toString(sshPort), "--no-ac", "--no-ad", "--no-et", "-i", identity().toString());
        return run("sshnp", Map.of("PATH", bin.toString()), arguments);
    }

    /** Runs the command until it ends or, when the tunnel lives in it, has printed its line. */
    private Outcome run(String name, Map<String, String> environment, List<String> arguments) {
        Started started = start(name, environment, arguments);
        return (Outcome) CompletableFuture.anyOf(started.done(), started.printed()).orTimeout(90, TimeUnit.SECONDS).join();
    }

    private record Started(CompletableFuture<Outcome> done, CompletableFuture<Outcome> printed) {
    }

    private Started start(String name, Map<String, String> environment, List<String> arguments) {
        Command command = service(Command.class, "(command.name=" + name + ")");
        Context commandContext = new Context(name, environment);
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> done.complete(commandContext.outcome(command, arguments)), "itest-" + name);
        thread.setDaemon(true);
        thread.start();
        commands.push(() -> {
            commandContext.stop.complete(null);
            thread.join(15_000);
        });
        return new Started(done, commandContext.line.thenApply(line -> new Outcome(0, "", List.of(line), commandContext.progress())));
    }

    /** Over the ssh line, by the machine's ssh or by MINA. Empty if it failed. */
    Optional<String> over(String sshLine, String command) throws IOException, InterruptedException {
        if (!hasSsh()) {
            HostPort server = new HostPort("localhost", localPort(sshLine));
            return service(SshTunnels.class, "").run(server, user, find(ALIAS, sshLine), home.resolve("data").resolve("known_hosts"),
                    login.privateKey(), command, LIMIT);
        }
        Process process = new ProcessBuilder("/bin/sh", "-c", sshLine + " -o BatchMode=yes '" + command + "'").redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }

    static boolean hasSsh() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).anyMatch(d -> Files.isExecutable(Path.of(d, "ssh")));
    }

    /** Where the tunnel of an ssh line begins. */
    static int localPort(String sshLine) {
        return Integer.parseInt(find(PORT, sshLine));
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    static void writePrivate(Path file, String text) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many services of a type there are: for what must be gone. */
    int count(Class<?> type) throws InvalidSyntaxException {
        ServiceReference<?>[] references = context.getServiceReferences(type.getName(), null);
        return references == null ? 0 : references.length;
    }

    @Override
    public void close() {
        closeAll(commands); // else what is kept alive begins anew
        SessionRegistry sessions = service(SessionRegistry.class, "");
        sessions.list().forEach(view -> sessions.end(view.role(), view.id(), "the test ends")); // else the roles drain for seconds
        closeAll(open);
        closeAll(inUse);
    }

    /** Last first. */
    static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new AssertionError("what the test opened did not close", e);
            }
        }
    }

    private final class Context implements CommandContext {
        private final String name;
        private final Map<String, String> environment;
        private final CompletableFuture<Void> stop = new CompletableFuture<>();
        private final CompletableFuture<String> line = new CompletableFuture<>();
        private final List<String> progress = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                super.println(text);
                line.complete(text);
            }
        };

        Context(String name, Map<String, String> environment) {
            this.name = name;
            this.environment = environment;
        }

        Outcome outcome(Command command, List<String> arguments) {
            try {
                int exit = command.run(this, arguments);
                return new Outcome(exit, "", bytes.toString(StandardCharsets.UTF_8).lines().toList(), progress());
            } catch (TunnelException e) {
                return new Outcome(1, e.getMessage(), bytes.toString(StandardCharsets.UTF_8).lines().toList(), progress());
            }
        }

        synchronized List<String> progress() {
            return List.copyOf(progress);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Path home() {
            return home;
        }

        @Override
        public Path userHome() {
            return directory;
        }

        @Override
        public Map<String, String> environment() {
            return environment;
        }

        @Override
        public PrintStream out() {
            return out;
        }

        @Override
        public PrintStream err() {
            return System.err;
        }

        @Override
        public synchronized void progress(String step) {
            progress.add(step);
            if (step.contains("listening on")) {
                line.complete(step);
            }
        }

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return stop;
        }
    }
}
