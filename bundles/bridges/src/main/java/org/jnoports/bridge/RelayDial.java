package org.jnoports.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;

/** Makes connections to an end's port of the relay. */
final class RelayDial {
    /** A challenge is the base64 of 32 bytes (noports-modern.md, section 2.2). */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final int MAX_LINE_BYTES = 1024;

    private final Transport transport;
    private final HostPort relay;
    private final RelayProof proof;
    private final Duration limit;

    RelayDial(Transport transport, HostPort relay, RelayProof proof, Duration limit) {
        this.transport = transport;
        this.relay = relay;
        this.proof = proof;
        this.limit = limit;
    }

    RelayDial(Transport transport, RelayEnd end) {
        this(transport, end.relay(), end.proof(), end.dial());
    }

    /** A connection that the relay has been shown the proof on; not yet protected. */
    CompletionStage<Connection> proved() {
        return transport.connect(relay, Optional.empty(), limit)
                .thenCompose(connection -> closedIfFailed(connection, prove(connection)));
    }

    /** One that is ready for bytes. */
    static CompletionStage<Connection> ready(Transport transport, RelayEnd end) {
        return ready(new RelayDial(transport, end).proved(), transport, end);
    }

    /** The same of one that is proved. */
    static CompletionStage<Connection> ready(CompletionStage<Connection> proved, Transport transport, RelayEnd end) {
        return proved.thenCompose(connection -> closedIfFailed(connection, end.protection().protect(transport, connection, end.dial())));
    }

    /** Hands the connection on, or closes it when what is done with it fails. */
    static CompletionStage<Connection> closedIfFailed(Connection connection, CompletionStage<Connection> stage) {
        return stage.whenComplete((done, failure) -> {
            if (failure != null) {
                connection.close();
            }
        });
    }

    private CompletionStage<Connection> prove(Connection connection) {
        if (proof instanceof RelayProof.Line line) {
            return send(connection, line.line());
        }
        if (proof instanceof RelayProof.Answer answer) {
            return challenged(connection, answer);
        }
        return CompletableFuture.completedStage(connection);
    }

    private static CompletionStage<Connection> send(Connection connection, String line) {
        return connection.write((line + "\n").getBytes(StandardCharsets.UTF_8)).thenApply(sent -> connection);
    }

    private CompletionStage<Connection> challenged(Connection connection, RelayProof.Answer answer) {
        return connection.readLine(MAX_LINE_BYTES, limit)
                .thenCompose(challenge -> answer.answer().apply(checked(challenge)))
                .thenCompose(line -> send(connection, line))
                .thenCompose(sent -> connection.readLine(MAX_LINE_BYTES, limit))
                .thenApply(verdict -> {
                    if (!verdict.equals("ok")) {
                        throw new TunnelException("the relay " + relay + " didn't accept this end's proof of who it is");
                    }
                    return connection;
                });
    }

    /** What isn't one is never signed. */
    private String checked(String challenge) {
        if (!CHALLENGE.matcher(challenge).matches()) {
            throw new TunnelException("the relay " + relay + " asks this end to prove itself in a way that isn't known here");
        }
        return challenge;
    }
}
