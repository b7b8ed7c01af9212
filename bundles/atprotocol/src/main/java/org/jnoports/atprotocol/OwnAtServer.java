package org.jnoports.atprotocol;

import java.util.Optional;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;

/** The own atServer, live. Only the command connection's thread calls it. */
final class OwnAtServer {
    private static final String NOTHING = "null";

    private final AtConnection connection;
    private final Timings timings;

    OwnAtServer(AtConnection connection, Timings timings) {
        this.connection = connection;
        this.timings = timings;
    }

    /**
     * Has it do what it can do by itself.
     *
     * @return what it answered
     */
    String ask(String command) throws InterruptedException {
        return connection.request(command, timings.request());
    }

    /** Has it look up what it holds itself; empty if that doesn't exist. */
    Optional<String> find(String command) throws InterruptedException {
        return something(() -> ask(command));
    }

    /** Has it look up what it may have to ask another atServer for; empty if that doesn't exist. */
    Optional<String> findRemote(String command) throws InterruptedException {
        return something(() -> connection.request(command, timings.remoteRequest()));
    }

    /** Fails if it doesn't answer. */
    void probe() throws InterruptedException {
        connection.request("noop:0", timings.probe());
    }

    private interface Request {
        String send() throws InterruptedException;
    }

    private static Optional<String> something(Request request) throws InterruptedException {
        try {
            return Optional.of(request.send()).filter(answer -> !answer.equals(NOTHING));
        } catch (AtProtocolException e) {
            if (e.code().equals(AtErrorCode.KEY_NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
