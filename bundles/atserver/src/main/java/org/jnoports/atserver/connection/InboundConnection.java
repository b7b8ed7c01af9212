package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.LineBuffer;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of an atServer: a line, its answer, the next line. Reading goes on only when the answer has left, so a
 * client that doesn't read isn't served, and holds up nobody; only what waits for the disk lets the next request go ahead.
 * Each step runs on a worker; no two at a time.
 */
final class InboundConnection {
    private static final Logger log = LoggerFactory.getLogger(InboundConnection.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    /** How many answers may wait for the disk; other atServers are told. */
    private static final int MAX_AHEAD = Limits.MAX_AHEAD;
    private static final int MAX_CHARS_AHEAD = 1_024;
    private static final CompletionStage<Void> KEPT = CompletableFuture.completedFuture(null);
    private static final Duration LAST_WORD = Duration.ofSeconds(1);
    private static final Duration READ_AGAIN = Duration.ofDays(1);

    private final Connection connection;
    private final Caller caller;
    private final Answerer answerer;
    private final Limits limits;
    private final Workers workers;
    private final LineBuffer lines = new LineBuffer();
    private final AtomicInteger ahead = new AtomicInteger(); // answers that haven't left
    private CompletionStage<Boolean> told = CompletableFuture.completedFuture(true); // by whoever takes the next step

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

    /** Says that it was silent too long, and ends it; a client that doesn't read has a second for that. */
    void dismiss() {
        Refusal silent = Refusal.of(ErrorCode.TIMEOUT, "nothing was asked for too long, the connection ends");
        workers.after(LAST_WORD, this::close);
        caller.outbox().send(ReplyText.of(silent, caller)).whenComplete((done, failure) -> close());
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
            answered(refused(tooLong));
            return;
        }
        if (line.isEmpty()) {
            read();
        } else if (line.get().strip().equals("@exit")) {
            told.whenComplete((done, failure) -> Farewell.atOnce(connection, workers));
        } else {
            answer(line.get());
        }
    }

    private int maxLineBytes() {
        return caller.identity() instanceof Identity.Unknown ? limits.maxUnknownLineBytes() : limits.maxLineBytes();
    }

    private void answer(String line) {
        CompletionStage<Outcome> outcome = CompletableFuture.completedFuture(line)
                .thenCompose(text -> answerer.answer(text, caller))
                .handle((reply, failure) -> failure == null ? outcome(reply) : refused(failure));
        outcome.whenCompleteAsync((told, failure) -> answered(told), workers.executor());
    }

    private Outcome outcome(Reply reply) {
        return reply instanceof Reply.WhenKept later ? new Outcome(ReplyText.of(later.reply(), caller), true, later.kept())
                : new Outcome(ReplyText.of(reply, caller), true, KEPT);
    }

    /** Answers leave in order. While one waits for the disk, a limited number of further requests may go ahead. */
    private void answered(Outcome outcome) {
        ahead.incrementAndGet();
        told = told.thenCombine(kept(outcome), (goesOn, next) -> goesOn ? next : Outcome.SILENCE).thenCompose(this::send);
        boolean early = outcome.goesOn() && !outcome.kept().toCompletableFuture().isDone()
                && outcome.text().length() <= MAX_CHARS_AHEAD && ahead.get() < MAX_AHEAD;
        told.whenCompleteAsync((goesOn, failure) -> sent(goesOn, failure, !early), workers.executor());
        if (early) {
            proceed();
        }
    }

    private CompletionStage<Outcome> kept(Outcome outcome) {
        return outcome.kept().handle((done, failure) -> failure == null ? outcome
                : refused(Refusal.staying(ErrorCode.DATA_STORE, Failures.cause(failure).getMessage())));
    }

    private Outcome refused(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof Refusal refusal) {
            return new Outcome(ReplyText.of(refusal, caller), !refusal.isClosing(), KEPT);
        }
        log.warn("{}: a request failed: {}", connection.remote(), cause.toString());
        log.debug("{}: a request failed", connection.remote(), cause);
        return new Outcome(ReplyText.of(Refusal.closing(ErrorCode.INTERNAL, "the request failed"), caller), false, KEPT);
    }

    /** @return whether the connection goes on */
    private CompletionStage<Boolean> send(Outcome outcome) {
        CompletionStage<Void> sent = outcome.text().isEmpty() ? KEPT : caller.outbox().send(outcome.text());
        return sent.thenApply(done -> outcome.goesOn());
    }

    private void sent(Boolean goesOn, Throwable failure, boolean next) {
        ahead.decrementAndGet();
        if (failure != null) {
            close();
        } else if (!goesOn) {
            Farewell.afterLastWords(connection, workers);
        } else if (next) {
            proceed();
        }
    }

    /**
     * What comes of a request.
     *
     * @param goesOn whether the connection does
     * @param kept when it may be told
     */
    private record Outcome(String text, boolean goesOn, CompletionStage<Void> kept) {
        /** After a last word. */
        static final Outcome SILENCE = new Outcome("", false, KEPT);
    }
}
