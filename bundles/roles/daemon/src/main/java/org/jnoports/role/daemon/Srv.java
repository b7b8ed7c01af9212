package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/**
 * An end of a session as a program of its own, for scripts and for other parents (noports.md, section 5.7). When it is ready it says
 * so on stderr, and from then on nothing more: its parent may be gone. Proofs and keys come in its environment.
 */
final class Srv {
    private static final int SSH_PORT = 22;
    private static final int DEFAULT_TIMEOUT_SECONDS = 60;
    private static final int MAX_SECONDS = 366 * 24 * 3_600;
    /** The longest wait for one connection, however long the time-out is. */
    private static final Duration MAX_DIAL = Duration.ofSeconds(10);
    private static final String FAILED = "Exception running srv : ";
    /** Daemons that don't say that they read messages one by one get them so. */
    private static final Duration SPACING = Duration.ofMillis(100);

    private final Transport transport;
    private final SessionEnds ends;
    private final SecureStreams streams;

    Srv(Transport transport, SessionEnds ends, SecureStreams streams) {
        this.transport = transport;
        this.ends = ends;
        this.streams = streams;
    }

    /**
     * @param bind client side: listen there; else device side: connect there
     */
    private record Ends(HostPort local, RelayEnd relay, boolean bind, boolean multi, Duration timeout, Optional<Duration> heartbeat) {}

    /** @return 0 when both sides ended in order, 1 when the bridge broke */
    int run(CommandContext context, List<String> arguments) {
        Flags.Given given = flags().parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return Command.DONE;
        }
        Optional<Bridge> started = start(ends(given, context.environment()), context);
        if (started.isEmpty()) {
            return Command.DONE;
        }
        Bridge bridge = started.get();
        context.err().println(SrvBridge.READY);
        context.err().flush();
        context.stopping().thenRun(bridge::close);
        return bridge.ended().toCompletableFuture().join().clean() ? Command.DONE : Command.FAILED;
    }

    private static Flags flags() {
        return new Flags("srv")
                .value("HOST", "the relay's host", "-h", "--host")
                .value("PORT", "the relay's port", "-p", "--port")
                .value("PORT", "the local service's port, or where to listen (22)", "--local-port")
                .value("HOST", "the local service's host, or the address to listen on (localhost)", "--local-host")
                .flag("listens for the client instead of connecting a service", "--bind-local-port")
                .flag("many connections, announced on a control connection", "--multi")
                .flag("shows the relay the line in RV_AUTH first", "--rv-auth")
                .flag("encrypts with the keys in RV_AES and RV_IV, or RV_AES_C2D and so on", "--rv-e2ee")
                .value("SECONDS", "how long to go on without a connection (60)", "--timeout")
                .value("SECONDS", "client side, with --multi: how often to keep the control connection alive (never)", "--heartbeat")
                .value("MODE", "payload, as --rv-auth", "-a", "--relay-auth-mode");
    }

    /** Flags as from 5.0 on, or {@code <host> <port> [local port]} as before. */
    private Ends ends(Flags.Given given, Map<String, String> environment) {
        List<String> old = given.positionals();
        Duration timeout = seconds(given, "--timeout", DEFAULT_TIMEOUT_SECONDS);
        Duration dial = timeout.compareTo(MAX_DIAL) < 0 ? timeout : MAX_DIAL;
        if (old.isEmpty()) {
            given.required("--host");
            given.required("--port");
            boolean bind = given.has("--bind-local-port");
            String host = given.value("--local-host").orElse("localhost");
            int port = bind ? given.value("--local-port").filter(text -> !text.equals("0")).map(text -> given.toPort("--local-port", text)).orElse(0)
                    : given.port("--local-port", SSH_PORT);
            return new Ends(new HostPort(bind && host.equals("localhost") ? "127.0.0.1" : host, port),
                    new RelayEnd(new HostPort(given.required("--host"), given.port("--port", 0)), proof(given, environment),
                            protection(given, bind, environment), dial),
                    bind, given.has("--multi"), timeout, given.value("--heartbeat").map(text -> seconds(given, "--heartbeat", 1)));
        }
        if (old.size() < 2 || old.size() > 3 || given.value("--host").isPresent()) {
            throw new UsageException("wanted are --host HOST --port PORT, or HOST PORT [LOCAL_PORT]; see srv --help");
        }
        int localPort = old.size() == 3 ? given.toPort("LOCAL_PORT", old.get(2)) : SSH_PORT;
        RelayEnd relay = new RelayEnd(new HostPort(old.get(0), given.toPort("PORT", old.get(1))), new RelayProof.None(), streams.none(), dial);
        return new Ends(new HostPort("127.0.0.1", localPort), relay, false, false, timeout, Optional.empty());
    }

    private static Duration seconds(Flags.Given given, String name, int fallback) {
        return Duration.ofSeconds(given.value(name).map(text -> given.toNumber(name, text, MAX_SECONDS)).orElse(fallback));
    }

    private static RelayProof proof(Flags.Given given, Map<String, String> environment) {
        Optional<String> mode = given.value("--relay-auth-mode");
        mode.filter(text -> !text.equals("payload")).ifPresent(text -> {
            throw new UsageException("--relay-auth-mode '" + text + "' isn't payload, the only one that this program knows");
        });
        if (!given.has("--rv-auth") && mode.isEmpty()) {
            return new RelayProof.None();
        }
        String line = environment.getOrDefault("RV_AUTH", "").strip();
        if (line.isEmpty()) {
            throw new UsageException("--rv-auth required, but RV_AUTH is not in environment");
        }
        return new RelayProof.Line(line);
    }

    private StreamProtection protection(Flags.Given given, boolean bind, Map<String, String> environment) {
        if (!given.has("--rv-e2ee")) {
            return streams.none();
        }
        try {
            return streams.fromEnvironment(bind ? End.CLIENT : End.DEVICE, environment)
                    .orElseThrow(() -> new UsageException("--rv-e2ee required, but RV_AES is not in environment"));
        } catch (KeysException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** @return empty if the process was asked to end meanwhile */
    private Optional<Bridge> start(Ends ends, CommandContext context) {
        CompletableFuture<Bridge> bridge = begin(ends).toCompletableFuture();
        CompletionStage<Void> stopping = context.stopping();
        try {
            CompletableFuture.anyOf(bridge, stopping.toCompletableFuture()).join();
        } catch (CompletionException e) {
            throw new TunnelException(FAILED + Failures.sentence(e), e);
        }
        if (bridge.isDone()) {
            return Optional.of(bridge.join());
        }
        CompletableFuture<?> unused = bridge.thenAccept(Bridge::close);
        return Optional.empty();
    }

    private CompletionStage<? extends Bridge> begins(Ends wanted) {
        if (!wanted.bind()) {
            return wanted.multi() ? ends.deviceMulti(transport, wanted.relay(), wanted.local(), wanted.timeout())
                    : ends.deviceSingle(transport, wanted.relay(), wanted.local());
        }
        if (!wanted.multi()) {
            return CompletableFuture.completedStage(ends.clientSingle(transport, wanted.relay(), wanted.local(), wanted.timeout()));
        }
        return ends.clientMulti(transport, wanted.relay(), wanted.local(), wanted.timeout(), manners(wanted));
    }

    /** Who knows of heartbeats reads messages however they come. */
    private static SessionEnds.Manners manners(Ends wanted) {
        return new SessionEnds.Manners(wanted.heartbeat().isPresent() ? Duration.ZERO : SPACING, wanted.heartbeat());
    }

    private CompletionStage<Bridge> begin(Ends wanted) {
        try {
            return begins(wanted).thenApply(bridge -> bridge);
        } catch (TunnelException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
