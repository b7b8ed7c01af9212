package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * One way to another server: opened when it is needed, kept while it is used, one request at a time. A kept connection
 * that turns out to be dead is opened again, once per request. Thread-safe.
 */
public final class OutboundLink implements AutoCloseable {
    private static final int MAX_WAITING = 256;

    private final Supplier<CompletionStage<OutboundConnection>> opener;
    private final InstantSource clock;
    private final Object lock = new Object();
    private final Deque<Request> waiting = new ArrayDeque<>();
    private Optional<OutboundConnection> open = Optional.empty();
    private boolean busy;
    private boolean closed;
    private Instant lastUsed;

    /** @param opener connects and, where needed, authenticates */
    public OutboundLink(Supplier<CompletionStage<OutboundConnection>> opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
        lastUsed = clock.instant();
    }

    /**
     * Sends a line when those before it are answered.
     *
     * @param limit for the answer, once the line is sent
     * @return the answer without prompt, which fails as the opener or the connection does; empty if this link is closed
     */
    public Optional<CompletionStage<String>> request(String line, Duration limit) {
        Request request = new Request(line, limit, new CompletableFuture<>());
        synchronized (lock) {
            if (closed) {
                return Optional.empty();
            }
            if (waiting.size() >= MAX_WAITING) {
                Refusal full = Refusal.of(ErrorCode.OUTBOUND_LIMIT, "too many requests wait for one server");
                return Optional.of(CompletableFuture.failedFuture(full));
            }
            waiting.add(request);
            lastUsed = clock.instant();
        }
        next();
        return Optional.of(request.answer());
    }

    /** Closes it if nothing was asked for so long, and nothing is under way. */
    public boolean closeIfIdle(Duration limit) {
        synchronized (lock) {
            if (busy || !waiting.isEmpty() || lastUsed.plus(limit).isAfter(clock.instant())) {
                return false;
            }
            closed = true;
        }
        close();
        return true;
    }

    @Override
    public void close() {
        Optional<OutboundConnection> present;
        synchronized (lock) {
            closed = true;
            present = open;
            open = Optional.empty();
        }
        present.ifPresent(OutboundConnection::close);
    }

    private void next() {
        Request request;
        Optional<OutboundConnection> kept;
        synchronized (lock) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            request = waiting.remove();
            kept = open;
        }
        kept.map(connection -> again(request, connection)).orElseGet(() -> afresh(request))
                .whenComplete((answer, failure) -> finished(request, answer, failure));
    }

    /** On the kept connection; if the other side has closed it meanwhile, on a new one. */
    private CompletionStage<String> again(Request request, OutboundConnection kept) {
        return kept.request(request.line(), request.limit()).handle((answer, failure) -> {
            if (failure == null) {
                return CompletableFuture.completedFuture(answer);
            }
            forget(kept);
            return isLost(failure) ? afresh(request) : CompletableFuture.<String>failedFuture(failure);
        }).thenCompose(stage -> stage);
    }

    private CompletionStage<String> afresh(Request request) {
        return opener.get().thenCompose(connection -> {
            keep(connection);
            return connection.request(request.line(), request.limit()).whenComplete((answer, failure) -> {
                if (failure != null) {
                    forget(connection);
                }
            });
        });
    }

    private static boolean isLost(Throwable failure) {
        return Failures.cause(failure) instanceof TransportException lost && lost.reason() != TransportException.Reason.TIMED_OUT;
    }

    private void keep(OutboundConnection connection) {
        boolean late;
        synchronized (lock) {
            late = closed;
            if (!late) {
                open = Optional.of(connection);
            }
        }
        if (late) {
            connection.close();
        }
    }

    private void forget(OutboundConnection connection) {
        connection.close();
        synchronized (lock) {
            open = open.filter(present -> present != connection);
        }
    }

    private void finished(Request request, String answer, Throwable failure) {
        synchronized (lock) {
            busy = false;
            lastUsed = clock.instant();
        }
        if (failure == null) {
            request.answer().complete(answer);
        } else {
            request.answer().completeExceptionally(Failures.cause(failure));
        }
        next();
    }

    private record Request(String line, Duration limit, CompletableFuture<String> answer) {}
}
