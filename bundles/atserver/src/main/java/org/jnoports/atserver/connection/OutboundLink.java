package org.jnoports.atserver.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jnoports.api.transport.TransportException;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * One way to another server: opened when it is needed, kept while it is used, as many requests at a time as the other side
 * takes, in the order in which they came. A kept connection that turns out to be dead is opened again, once per request.
 * Thread-safe.
 */
public final class OutboundLink implements AutoCloseable {
    private static final int MAX_WAITING = 256;

    private final Supplier<CompletionStage<OutboundConnection>> opener;
    private final InstantSource clock;
    private final Object lock = new Object();
    // guarded by lock
    private final TreeMap<Long, Request> waiting = new TreeMap<>();
    private Optional<OutboundConnection> open = Optional.empty();
    private boolean opening;
    private boolean closed;
    private int underWay;
    private long lastNumber;
    private Instant lastUsed;

    /** @param opener connects and, where needed, authenticates */
    public OutboundLink(Supplier<CompletionStage<OutboundConnection>> opener, InstantSource clock) {
        this.opener = opener;
        this.clock = clock;
        lastUsed = clock.instant();
    }

    /**
     * Sends a line after those before it.
     *
     * @param limit for the answer, once the line is sent
     * @return the answer without prompt, which fails as the opener or the connection does; empty if this link is closed
     */
    public Optional<CompletionStage<String>> request(String line, Duration limit) {
        Request request;
        synchronized (lock) {
            if (closed) {
                return Optional.empty();
            }
            if (waiting.size() >= MAX_WAITING) {
                Refusal full = Refusal.of(ErrorCode.OUTBOUND_LIMIT, "too many requests wait for one server");
                return Optional.of(CompletableFuture.failedFuture(full));
            }
            request = new Request(++lastNumber, line, limit, false, new CompletableFuture<>());
            waiting.put(request.number(), request);
            lastUsed = clock.instant();
        }
        proceed();
        return Optional.of(request.answer());
    }

    /** Closes it if nothing was asked for so long, and nothing is under way. */
    public boolean closeIfIdle(Duration limit) {
        synchronized (lock) {
            if (opening || underWay > 0 || !waiting.isEmpty() || lastUsed.plus(limit).isAfter(clock.instant())) {
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

    private void proceed() {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    private boolean step() {
        Request request;
        OutboundConnection connection;
        CompletionStage<String> answer;
        synchronized (lock) {
            if (waiting.isEmpty() || opening) {
                return false;
            }
            if (open.isEmpty()) {
                opening = true;
                connection = null;
                request = null;
                answer = null;
            } else if (underWay >= open.get().window()) {
                return false;
            } else {
                connection = open.get();
                request = waiting.pollFirstEntry().getValue();
                underWay++;
                answer = connection.request(request.line(), request.limit()); // with the lock: in order
            }
        }
        if (connection == null) {
            opener.get().whenComplete(this::opened);
            return false;
        }
        answer.whenComplete((text, failure) -> answered(connection, request, text, failure));
        return true;
    }

    /** What can't be reached isn't reached by any that waits. */
    private void opened(OutboundConnection connection, Throwable failure) {
        List<Request> failed = List.of();
        boolean late = false;
        synchronized (lock) {
            opening = false;
            if (failure != null) {
                failed = List.copyOf(waiting.values());
                waiting.clear();
            } else if (closed) {
                late = true;
                failed = List.copyOf(waiting.values());
                waiting.clear();
            } else {
                open = Optional.of(connection);
            }
        }
        if (late) {
            connection.close();
        }
        Throwable why = failure != null ? Failures.cause(failure)
                : Refusal.of(ErrorCode.UNREACHABLE, "this atServer is stopping");
        failed.forEach(request -> request.answer().completeExceptionally(why));
        proceed();
    }

    private void answered(OutboundConnection connection, Request request, String text, Throwable failure) {
        boolean again = false;
        synchronized (lock) {
            underWay--;
            lastUsed = clock.instant();
            if (failure != null) {
                open = open.filter(present -> present != connection);
                again = !closed && !request.again() && isLost(failure);
                if (again) {
                    waiting.put(request.number(), request.oneMore());
                }
            }
        }
        if (failure == null) {
            request.answer().complete(text);
        } else {
            connection.close();
            if (!again) {
                request.answer().completeExceptionally(Failures.cause(failure));
            }
        }
        proceed();
    }

    private static boolean isLost(Throwable failure) {
        return Failures.cause(failure) instanceof TransportException lost && lost.reason() != TransportException.Reason.TIMED_OUT;
    }

    /**
     * One that waits for its answer, or to be sent.
     *
     * @param again whether it was sent already, over a connection that was lost
     */
    private record Request(long number, String line, Duration limit, boolean again, CompletableFuture<String> answer) {
        Request oneMore() {
            return new Request(number, line, limit, true, answer);
        }
    }
}
