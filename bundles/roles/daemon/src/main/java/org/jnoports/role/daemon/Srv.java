package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/**
 * The bridge as a program of its own: connects a local service, then a relay port, joins them, and ends with them. When
 * both are connected it says so on stderr, and from then on nothing more: its parent may be gone (noports.md, sections 4.3
 * and 5.7).
 */
final class Srv {
    private static final int SSH_PORT = 22;
    private static final int DEFAULT_TIMEOUT_SECONDS = 60;
    private static final int MAX_TIMEOUT_SECONDS = 366 * 24 * 3_600;
    /** The longest wait for one connection, however long the time-out is. */
    private static final Duration MAX_DIAL = Duration.ofSeconds(10);
    private static final String LATER = "comes with the 5.x line";

    private final Transport transport;

    private record Ends(HostPort local, HostPort relay, Duration dial) {}

    Srv(Transport transport) {
        this.transport = transport;
    }

    /** @return 0 when both sides ended in order, 1 when the bridge broke */
    int run(CommandContext context, List<String> arguments) {
        Flags.Given given = flags().parse(arguments);
        if (given.help()) {
            given.printUsage(context.out());
            return Command.DONE;
        }
        Optional<Bridge> joined = join(ends(given), context);
        if (joined.isEmpty()) {
            return Command.DONE;
        }
        Bridge bridge = joined.get();
        context.err().println(SrvBridge.READY);
        context.err().flush();
        context.stopping().thenRun(bridge::close);
        return bridge.ended().toCompletableFuture().join().clean() ? Command.DONE : Command.FAILED;
    }

    private static Flags flags() {
        return new Flags("srv")
                .value("HOST", "the relay's host", "-h", "--host")
                .value("PORT", "the relay's port", "-p", "--port")
                .value("PORT", "the local service's port (22)", "--local-port")
                .value("HOST", "the local service's host (localhost)", "--local-host")
                .value("SECONDS", "how long to wait for both (60; at most 10 for each)", "--timeout")
                .refused(false, LATER, "--bind-local-port")
                .refused(false, LATER, "--multi")
                .refused(false, LATER, "--rv-auth")
                .refused(false, LATER, "--rv-e2ee");
    }

    /** Flags as from 5.0 on, or {@code <host> <port> [local port]} as before. */
    private static Ends ends(Flags.Given given) {
        List<String> old = given.positionals();
        Duration timeout = Duration.ofSeconds(given.value("--timeout")
                .map(text -> given.toNumber("--timeout", text, MAX_TIMEOUT_SECONDS)).orElse(DEFAULT_TIMEOUT_SECONDS));
        Duration dial = timeout.compareTo(MAX_DIAL) < 0 ? timeout : MAX_DIAL;
        if (old.isEmpty()) {
            given.required("--host");
            given.required("--port");
            return new Ends(
                    new HostPort(given.value("--local-host").orElse("localhost"), given.port("--local-port", SSH_PORT)),
                    new HostPort(given.required("--host"), given.port("--port", 0)), dial);
        }
        if (old.size() < 2 || old.size() > 3 || given.value("--host").isPresent()) {
            throw new UsageException("wanted are --host HOST --port PORT, or HOST PORT [LOCAL_PORT]; see srv --help");
        }
        int localPort = old.size() == 3 ? given.toPort("LOCAL_PORT", old.get(2)) : SSH_PORT;
        return new Ends(new HostPort("127.0.0.1", localPort), new HostPort(old.get(0), given.toPort("PORT", old.get(1))), dial);
    }

    /** @return empty if the process was asked to end meanwhile */
    private Optional<Bridge> join(Ends ends, CommandContext context) {
        CompletableFuture<Bridge> bridge = transport.connect(ends.local(), Optional.empty(), ends.dial())
                .thenCompose(local -> transport.connect(ends.relay(), Optional.empty(), ends.dial())
                        .whenComplete((relay, failure) -> closeIf(failure != null, local))
                        .thenApply(relay -> transport.bridge(relay, local)))
                .toCompletableFuture();
        CompletionStage<Void> stopping = context.stopping();
        try {
            CompletableFuture.anyOf(bridge, stopping.toCompletableFuture()).join();
        } catch (CompletionException e) {
            throw new TunnelException("Exception running srv : " + Failures.sentence(e), e);
        }
        if (bridge.isDone()) {
            return Optional.of(bridge.join());
        }
        CompletableFuture<?> unused = bridge.thenAccept(Bridge::close);
        return Optional.empty();
    }

    private static void closeIf(boolean needed, Connection connection) {
        if (needed) {
            connection.close();
        }
    }
}
