package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/** Works off the operations, one at a time, and probes the connection while there are none. */
final class CommandSession implements Link.Session {
    /** The connection is or will be of no use: too many connections, paused, no longer authenticated. */
    private static final Set<AtErrorCode> CONNECTION_ENDS = Set.of(
            new AtErrorCode("AT0012"),
            new AtErrorCode("AT0024"),
            new AtErrorCode("AT0025"),
            new AtErrorCode("AT0027"),
            new AtErrorCode("AT0028"),
            AtErrorCode.AUTHENTICATION_FAILED);
    /** Another atServer can't be asked right now. */
    private static final Set<AtErrorCode> PEER_AWAY = Set.of(
            new AtErrorCode("AT0004"),
            new AtErrorCode("AT0006"),
            new AtErrorCode("AT0008"),
            new AtErrorCode("AT0021"),
            new AtErrorCode("AT0023"));

    private final OperationQueue queue;
    private final ScheduledExecutorService timer;
    private final Timings timings;

    /** @param timer brings back operations that wait for another atServer */
    CommandSession(OperationQueue queue, ScheduledExecutorService timer, Timings timings) {
        this.queue = queue;
        this.timer = timer;
        this.timings = timings;
    }

    @Override
    public void run(AtConnection connection, Runnable live) throws InterruptedException {
        OwnAtServer server = new OwnAtServer(connection, timings);
        connection.onActivity(queue::wake);
        live.run();
        long lastUse = System.nanoTime();
        while (true) {
            Duration untilProbe = timings.quiet().minusNanos(System.nanoTime() - lastUse);
            Optional<Operation<?>> next = queue.take(untilProbe);
            if (next.isPresent()) {
                perform(next.get(), server);
                lastUse = System.nanoTime();
            } else if (untilProbe.isNegative() || untilProbe.isZero()) {
                server.probe();
                lastUse = System.nanoTime();
            } else {
                connection.requireSilence();
            }
        }
    }

    private void perform(Operation<?> operation, OwnAtServer server) throws InterruptedException {
        if (operation.isDone()) {
            return;
        }
        try {
            operation.attempt(server);
        } catch (AtProtocolException e) {
            refused(operation, e);
        } catch (TransportException e) {
            lost(operation, e);
            throw e;
        } catch (InterruptedException e) {
            queue.putBack(operation);
            throw e;
        } catch (TunnelException e) {
            operation.fail(e);
        } catch (RuntimeException e) { // the cipher is a plugin; its failure is this operation's, not the connection's
            operation.fail(Waiting.asTunnelException(e));
        }
    }

    private void refused(Operation<?> operation, AtProtocolException refusal) {
        if (CONNECTION_ENDS.contains(refusal.code())) {
            lost(operation, refusal);
            throw refusal;
        }
        int failures = PEER_AWAY.contains(refusal.code()) ? operation.survivedPeerFailures() : 0;
        if (failures == 0) {
            operation.fail(refusal);
        } else {
            again(operation, timings.peerRetry().multipliedBy(failures), refusal);
        }
    }

    /** An answer that is too long would be so again. */
    private void lost(Operation<?> operation, TunnelException reason) {
        boolean tooLong = reason instanceof TransportException failure && failure.reason() == Reason.TOO_LONG;
        if (!tooLong && operation.survivesLostConnection()) {
            queue.putBack(operation);
        } else {
            operation.fail(reason);
        }
    }

    private void again(Operation<?> operation, Duration pause, AtProtocolException refusal) {
        try {
            queue.pause(operation);
            ScheduledFuture<?> end = timer.schedule(() -> queue.resume(operation), pause.toMillis(), TimeUnit.MILLISECONDS);
            operation.whenDone(done -> end.cancel(false));
        } catch (RejectedExecutionException e) {
            operation.fail(refusal);
        }
    }
}
