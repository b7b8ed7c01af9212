package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.role.Roles;
import org.osgi.framework.BundleException;

/**
 * Sessions in a Java process that is there already: the client alone, as in a program that embeds it, or client, daemon, relay and
 * atServers. For each line of arguments to npt that it reads it opens a session, and says how long it took until it stood and from
 * then until the first byte, in milliseconds.
 */
public final class SetUpProcess {
    /** As first argument: everything is here. */
    static final String EVERYTHING = "everything";
    /** As first argument: the others are elsewhere. */
    static final String CLIENT = "client";
    /** Between arguments. */
    static final String SEPARATOR = "\t";

    private static final Pattern LISTENING = Pattern.compile("npt is listening on localhost:(\\d+)");
    private static final Duration READY = Duration.ofSeconds(30);
    private static final long LIMIT_SECONDS = 60;

    private SetUpProcess() {}

    /**
     * Arguments: what is here, the distribution, the home, and the start of the name of a bundle that is not. Prints {@code ready} and the
     * atDirectory's address, or {@code -} if that isn't here. Ends with its standard input.
     */
    public static void main(String[] arguments) throws IOException, BundleException, InterruptedException {
        Path home = Path.of(arguments[2]);
        OwnFramework framework = OwnFramework.start(Path.of(arguments[1]), home, arguments[3]);
        String root = "-";
        if (arguments[0].equals(EVERYTHING)) {
            root = configure(framework.service(Roles.class, ""), home);
        }
        Command npt = framework.service(Command.class, "(" + Command.NAME + "=npt)");
        System.out.println("ready " + root);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(session(npt, home, List.of(line.split(SEPARATOR, -1))));
        }
        framework.stop();
        System.exit(0);
    }

    /** @return the atDirectory's address */
    private static String configure(Roles roles, Path home) throws IOException {
        Path data = home.resolve("atserver");
        roles.configure("org.jnoports.atserver", Map.of("host", "127.0.0.1", "bindHost", "127.0.0.1", "rootPort", 0,
                "atSigns", new String[] {Fleet.CLIENT, Fleet.DEVICE, Fleet.RELAY}, "keysDirectory", home.resolve("keys").toString(),
                "dataDirectory", data.toString())).awaitReady(READY);
        String root = Files.readString(data.resolve("atdirectory.address")).strip();
        roles.configure("org.jnoports.policy.personal", Map.of("client", new String[] {Fleet.CLIENT}));
        roles.configure("org.jnoports.role.relay", Map.of("atSign", Fleet.RELAY, "keyFile", keys(home, Fleet.RELAY), "rootDomain", root,
                "advertisedHost", "127.0.0.1", "bindHost", "127.0.0.1")).awaitReady(READY);
        roles.configure("org.jnoports.role.daemon", Map.of("atSign", Fleet.DEVICE, "keyFile", keys(home, Fleet.DEVICE), "rootDomain", root,
                "device", Fleet.DEVICE_NAME, "permitOpen", new String[] {"127.0.0.1:*"})).awaitReady(READY);
        return root;
    }

    private static String keys(Path home, String atSign) {
        return Fleet.keys(home.resolve("keys"), atSign);
    }

    private static String session(Command npt, Path home, List<String> arguments) throws IOException {
        Person person = new Person(home);
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        long begun = System.nanoTime();
        Thread thread = new Thread(() -> {
            try {
                ended.complete(npt.run(person, arguments));
            } catch (RuntimeException e) { // told by whoever waits
                ended.completeExceptionally(e);
            }
        }, "benchmarks-npt");
        thread.start();
        int port = person.listening.applyToEither(ended.thenApply(code -> 0), number -> number).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        if (port == 0) {
            throw new IOException("npt ended without a session");
        }
        long stood = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the service's byte didn't come");
            }
        }
        long came = System.nanoTime();
        person.stopping.complete(null);
        ended.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return (stood - begun) / 1e6 + " " + (came - stood) / 1e6;
    }

    /** Whoever waits for the port. */
    private static final class Person implements CommandContext {
        private final CompletableFuture<Integer> listening = new CompletableFuture<>();
        private final CompletableFuture<Void> stopping = new CompletableFuture<>();
        private final Path home;

        Person(Path home) {
            this.home = home;
        }

        @Override
        public String name() {
            return "npt";
        }

        @Override
        public Path home() {
            return home;
        }

        @Override
        public Path userHome() {
            return home;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return System.err;
        }

        @Override
        public PrintStream err() {
            return System.err;
        }

        @Override
        public void progress(String step) {
            Matcher matcher = LISTENING.matcher(step);
            if (matcher.find()) {
                listening.complete(Integer.parseInt(matcher.group(1)));
            }
        }

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return stopping;
        }
    }
}
