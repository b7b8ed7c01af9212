package org.jnoports.atprotocol;

import java.time.Duration;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;

/**
 * Asks an atDirectory where an atSign's atServer is (atprotocol.md, section 1), on a new connection each time. Thread-safe.
 *
 * @param root where the atDirectory is
 */
record AtDirectory(HostPort root, Dialer dialer) {
    private static final int MAX_PORT = 65_535;

    /**
     * @throws AtProtocolException with {@code AT0007} if the atDirectory doesn't know the atSign
     * @throws TransportException if it can't be asked
     */
    HostPort find(AtSign atSign) throws InterruptedException {
        Duration limit = dialer.timings().connect();
        try (AtConnection connection = dialer.dial(root, toString(), AtConnection.Use.REQUESTS)) {
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
