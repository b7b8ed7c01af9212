package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/**
 * Opens TLS connections below one root domain. Thread-safe.
 *
 * @param transport the current one; throws {@link org.jnoports.api.TunnelException} while there is none
 * @param trust whose certificates are accepted
 * @param timings its connect limit
 */
record Dialer(Supplier<Transport> transport, Trust trust, Timings timings) {
    /** A connection that is being made. */
    record Dialled(HostPort address, CompletionStage<Connection> connection) {
        /** Closes it, also if it comes later. */
        void abandon() {
            connection.whenComplete((late, failure) -> closeIfThere(late));
        }
    }

    /**
     * @param who the peer, as sentences name it
     * @throws TransportException saying who could not be reached and why
     */
    AtConnection dial(HostPort address, String who, AtConnection.Use use) throws InterruptedException {
        return connected(dialled(address), who, use);
    }

    /** Begins to make a connection, for {@link #connected} or {@link Dialled#abandon}. What TLS needs is got together while TCP connects. */
    Dialled dialled(HostPort address) {
        Transport current = transport.get();
        long deadline = System.nanoTime() + timings.connect().toNanos();
        CompletionStage<Connection> plain = current.connect(address, Optional.empty(), timings.connect());
        boolean ready = false;
        try {
            TlsOptions tls = TlsOptions.client(trust.context(), address.host());
            ready = true;
            return new Dialled(address, plain.thenCompose(connection -> secured(current, connection, address, tls, deadline)));
        } finally {
            if (!ready) {
                new Dialled(address, plain).abandon();
            }
        }
    }

    /** Closes what can't be secured. A transport may be unable to begin TLS within a stream; then it dials anew, with TLS from the first byte. */
    private static CompletionStage<Connection> secured(Transport transport, Connection plain, HostPort address, TlsOptions tls, long deadline) {
        CompletionStage<Connection> secured = CompletableFuture.completedStage(plain)
                .thenCompose(connection -> transport.startTls(connection, tls, true, left(deadline))); // whatever it throws, too
        return secured.exceptionallyCompose(failure -> {
            plain.close();
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof UnsupportedOperationException
                    ? transport.connect(address, Optional.of(tls), left(deadline)) : CompletableFuture.failedStage(cause);
        });
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * @param who the peer, as sentences name it
     * @throws TransportException saying who could not be reached and why
     */
    AtConnection connected(Dialled dialled, String who, AtConnection.Use use) throws InterruptedException {
        boolean connected = false;
        try {
            AtConnection connection = new AtConnection(Waiting.forResult(dialled.connection(), timings.connect()), who, use);
            connected = true;
            return connection;
        } catch (TimeoutException e) {
            throw Trouble.reaching(who, new TransportException(Reason.TIMED_OUT, "no connection in time", e));
        } catch (TransportException e) {
            throw e.reason() == Reason.TLS ? untrusted(who, e) : Trouble.reaching(who, e);
        } finally {
            if (!connected) {
                dialled.abandon();
            }
        }
    }

    private TransportException untrusted(String who, TransportException failure) {
        TransportException plain = Trouble.reaching(who, failure);
        return new TransportException(
                Reason.TLS,
                plain.getMessage() + "; if it is self-hosted, its CA certificate belongs into " + trust.file(),
                failure);
    }

    private static void closeIfThere(Connection late) {
        if (late != null) {
            late.close();
        }
    }
}
