package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/**
 * Asks an atDirectory where atSigns' atServers are (atprotocol.md, section 1), on a new connection each time; who wants to know the
 * same meanwhile gets the same answer. Thread-safe.
 */
final class AtDirectory {
    private static final int MAX_PORT = 65_535;

    private final HostPort root;
    private final Dialer dialer;
    private final Map<AtSign, CompletableFuture<HostPort>> asked = new ConcurrentHashMap<>();

    /** @param root where the atDirectory is */
    AtDirectory(HostPort root, Dialer dialer) {
        this.root = root;
        this.dialer = dialer;
    }

    HostPort root() {
        return root;
    }

    /**
     * @throws AtProtocolException with {@code AT0007} if the atDirectory doesn't know the atSign
     * @throws TransportException if it can't be asked
     */
    HostPort find(AtSign atSign) throws InterruptedException {
        return find(atSign, () -> {});
    }

    /** @param meanwhile done on this thread while the atDirectory is being connected to; what it throws ends the look-up */
    HostPort find(AtSign atSign, Runnable meanwhile) throws InterruptedException {
        CompletableFuture<HostPort> own = new CompletableFuture<>();
        CompletableFuture<HostPort> others = asked.putIfAbsent(atSign, own);
        if (others != null) {
            meanwhile.run();
            return answered(others);
        }
        try {
            HostPort found = ask(atSign, meanwhile);
            own.complete(found);
            return found;
        } catch (TunnelException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asked.remove(atSign);
            own.completeExceptionally(new TransportException(Reason.IO, this + " was not asked to the end", null)); // if neither
        }
    }

    /** To connect and to answer have a limit each. */
    private HostPort answered(CompletableFuture<HostPort> others) throws InterruptedException {
        try {
            return Waiting.forResult(others, dialer.timings().connect().multipliedBy(3));
        } catch (TimeoutException e) {
            throw new TransportException(Reason.TIMED_OUT, this + " did not answer in time", e);
        }
    }

    private HostPort ask(AtSign atSign, Runnable meanwhile) throws InterruptedException {
        Duration limit = dialer.timings().connect();
        Dialer.Dialled dialled = dialer.dialled(root);
        try {
            meanwhile.run();
        } catch (RuntimeException e) {
            dialled.abandon();
            throw e;
        }
        try (AtConnection connection = dialer.connected(dialled, toString(), AtConnection.Use.REQUESTS)) {
            connection.send(atSign.bare(), limit);
            String line = connection.line(limit)
                    .orElseThrow(() -> new TransportException(
                            Reason.TIMED_OUT, this + " did not answer within " + Timings.text(limit), null));
            return address(line.strip(), atSign);
        }
    }

    private HostPort address(String line, AtSign atSign) {
        String answer = line.replaceFirst("^@+", ""); // prompts
        if (answer.equals("null")) {
            throw new AtProtocolException(
                    AtErrorCode.SECONDARY_NOT_FOUND,
                    this + " doesn't know the atSign " + atSign + ": check its spelling and the root domain");
        }
        int colon = answer.lastIndexOf(':');
        if (colon > 0 && answer.substring(colon + 1).matches("\\d{1,5}")) {
            int port = Integer.parseInt(answer.substring(colon + 1));
            if (port > 0 && port <= MAX_PORT) {
                return new HostPort(answer.substring(0, colon), port);
            }
        }
        throw new TransportException(
                Reason.IO, this + " answered '" + Printable.of(answer) + "', which is not host:port", null);
    }

    /** As sentences name it. */
    @Override
    public String toString() {
        return "the atDirectory " + root;
    }
}
