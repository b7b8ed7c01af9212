package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.LineBuffer;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of an atServer: a line, its answer, the next line. Reading goes on only when the answer has left, so a
 * client that doesn't read isn't served, and holds up nobody. Each step runs on a worker; no two at a time.
 */
final class InboundConnection {
    private static final Logger log = LoggerFactory.getLogger(InboundConnection.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final Duration READ_AGAIN = Duration.ofDays(1);

    private final Connection connection;
    private final Caller caller;
    private final Answerer answerer;
    private final Limits limits;
    private final Workers workers;
    private final LineBuffer lines = new LineBuffer();

    InboundConnection(Connection connection, Caller caller, Answerer answerer, Limits limits, Workers workers) {
        this.connection = connection;
        this.caller = caller;
        this.answerer = answerer;
        this.limits = limits;
        this.workers = workers;
    }

    Caller caller() {
        return caller;
    }

    /** Greets and reads. Called on the event loop. */
    void begin() {
        caller.outbox().send("@");
        read();
    }

    /** How long nothing was sent to it. */
    Duration idle(Instant now) {
        return Duration.between(caller.outbox().lastWrite(), now);
    }

    void close() {
        connection.close();
    }

    private void read() {
        connection.read(CHUNK_BYTES, READ_AGAIN).whenCompleteAsync(this::received, workers.executor());
    }

    private void received(byte[] chunk, Throwable failure) {
        if (failure != null) {
            if (Failures.cause(failure) instanceof TransportException lost
                    && lost.reason() == TransportException.Reason.TIMED_OUT) {
                read();
            } else {
                close();
            }
        } else if (chunk.length == 0) {
            close();
        } else {
            lines.add(chunk);
            proceed();
        }
    }

    private void proceed() {
        Optional<String> line;
        try {
            line = lines.next(maxLineBytes());
        } catch (Refusal tooLong) {
            send(refused(tooLong)).whenCompleteAsync(this::sent, workers.executor());
            return;
        }
        if (line.isEmpty()) {
            read();
        } else if (line.get().strip().equals("@exit")) {
            Farewell.atOnce(connection, workers);
        } else {
            answered(line.get()).whenCompleteAsync(this::sent, workers.executor());
        }
    }

    private int maxLineBytes() {
        return caller.identity() instanceof Identity.Unknown ? limits.maxUnknownLineBytes() : limits.maxLineBytes();
    }

    /** @return whether the connection goes on, once the answer has left */
    private CompletionStage<Boolean> answered(String line) {
        return CompletableFuture.completedFuture(line)
                .thenCompose(text -> answerer.answer(text, caller))
                .handle((reply, failure) -> failure == null ? new Outcome(ReplyText.of(reply, caller), true) : refused(failure))
                .thenCompose(this::send);
    }

    private Outcome refused(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof Refusal refusal) {
            return new Outcome(ReplyText.of(refusal, caller), !refusal.isClosing());
        }
        log.warn("{}: a request failed: {}", connection.remote(), cause.toString());
        log.debug("{}: a request failed", connection.remote(), cause);
        return new Outcome(ReplyText.of(Refusal.closing(ErrorCode.INTERNAL, "the request failed"), caller), false);
    }

    private CompletionStage<Boolean> send(Outcome outcome) {
        CompletionStage<Void> sent = outcome.text().isEmpty() ? CompletableFuture.completedFuture(null)
                : caller.outbox().send(outcome.text());
        return sent.thenApply(done -> outcome.goesOn());
    }

    private void sent(Boolean goesOn, Throwable failure) {
        if (failure != null) {
            close();
        } else if (goesOn) {
            proceed();
        } else {
            Farewell.afterLastWords(connection, workers);
        }
    }

    private record Outcome(String text, boolean goesOn) {}
}
