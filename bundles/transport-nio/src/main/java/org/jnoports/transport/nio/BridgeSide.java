package org.jnoports.transport.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jnoports.api.transport.TransportException;

/** One end of a bridge: the connection's bytes, with errors that know which end they came from. On the loop only. */
final class BridgeSide implements Driver {
    /** An end failed; the message is the cause for a person, as in "right: Connection reset". */
    static final class SideException extends Exception {
        private static final long serialVersionUID = 1L;

        private SideException(String side, TransportException cause) {
            super(side + ": " + reason(cause), cause);
        }

        private static String reason(TransportException failure) {
            return failure.reason() == TransportException.Reason.IO && failure.getCause() != null
                    ? Failures.text(failure.getCause())
                    : failure.getMessage();
        }
    }

    private final String name;
    private final NioConnection connection;
    private final NioBridge bridge;

    BridgeSide(String name, NioConnection connection, NioBridge bridge) {
        this.name = name;
        this.connection = connection;
        this.bridge = bridge;
    }

    String name() {
        return name;
    }

    Wire wire() {
        return connection.wire();
    }

    /** Takes the connection over from its owner. */
    void take() {
        wire().drivenBy(this);
    }

    /** What was received before the bridge existed. */
    ByteBuffer early() {
        return ByteBuffer.wrap(connection.inbox().take(Integer.MAX_VALUE));
    }

    /** @return as {@link ByteStream#read} */
    int read(ByteBuffer target) throws SideException {
        try {
            return wire().stream().read(target);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Sends, behind what its owner had left to send; as {@link ByteStream#write}. */
    boolean write(ByteBuffer source) throws SideException {
        try {
            ByteStream stream = wire().stream();
            return connection.outbox().flush(stream) && stream.write(source);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** As {@link ByteStream#shutdownOutput}. */
    boolean shutdownOutput() throws SideException {
        try {
            return wire().stream().shutdownOutput();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SideException failed(IOException e) {
        return new SideException(name, Failures.of(wire().peer(), e));
    }

    @Override
    public void advance() {
        bridge.advance();
    }

    /** The connection was closed by its former owner, or the transport ends. */
    @Override
    public void end(TransportException why, boolean orderly) {
        bridge.finish(name + ": " + why.getMessage(), false, orderly, why);
    }

    /** Whether the other side of TLS has proved itself, so that every end without a farewell is a cut. */
    boolean isAuthenticated() {
        return wire().stream().tlsSession().isPresent();
    }

    /** Makes {@link #close} look like a cut to a peer that isn't told by TLS. */
    void cutOff() {
        if (!isAuthenticated()) {
            wire().cutOff();
        }
    }

    void close(boolean orderly) {
        wire().close(orderly);
    }

    void release(TransportException why) {
        connection.release(why);
    }
}
