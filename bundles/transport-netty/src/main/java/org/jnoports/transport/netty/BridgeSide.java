package org.jnoports.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.jnoports.api.transport.TransportException;

/** One end of a bridge: receives for one pump, and the other sends through it. On the loop only. */
final class BridgeSide implements Driver {
    private final String name;
    private final NettyConnection connection;
    private final NettyBridge bridge;
    private Pump outward; // from this side to the other

    BridgeSide(String name, NettyConnection connection, NettyBridge bridge) {
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

    boolean isTls() {
        return wire().tls().isPresent();
    }

    Optional<TransportException> whyClosed() {
        return connection.whyClosed();
    }

    boolean isBusy() {
        return connection.outbox().isBusy();
    }

    /** Moves the wire; on its present loop. What is on its way is let go first, so that Netty has nothing of it left there. */
    void moveTo(EventLoop loop, Runnable then) {
        if (wire().loop() == loop) {
            then.run();
        } else {
            connection.outbox().pause(() -> wire().moveTo(loop, then));
        }
    }

    /** Closes the connection, which isn't the bridge's yet. */
    void abandon() {
        connection.close();
    }

    /** Takes the connection over from its owner. */
    void take(Pump pump) {
        outward = pump;
        wire().drivenBy(this);
        connection.outbox().resume();
    }

    /** Runs the action once all that the owner had left to send is out. */
    void whenReady(Runnable action) {
        connection.outbox().whenEmpty(action);
    }

    /** What was received before the bridge existed. */
    byte[] early() {
        return connection.inbox().take(Integer.MAX_VALUE);
    }

    /** What had come behind that. */
    void tellEarlyEnd() {
        connection.tellEndTo(this);
    }

    @Override
    public void received(ByteBuf bytes) {
        if (outward.hasBegun()) {
            outward.received(bytes);
        } else {
            connection.received(bytes);
        }
    }

    @Override
    public void receivedAll() {
        if (outward.hasBegun()) {
            outward.receivedAll();
        }
    }

    @Override
    public boolean wantsMore() {
        return outward.wantsMore();
    }

    @Override
    public void inputEnded() {
        bridge.noteEnd(this);
        outward.inputEnded();
    }

    @Override
    public void inputFailed(TransportException why) {
        outward.inputFailed(why);
    }

    /** The socket failed, the connection was closed by its former owner, or the transport ends. */
    @Override
    public void end(TransportException why, boolean orderly) {
        bridge.finish(name + ": " + reason(why), false, orderly, why);
    }

    private static String reason(TransportException failure) {
        return failure.reason() == TransportException.Reason.IO && failure.getCause() != null
                ? Failures.text(failure.getCause())
                : failure.getMessage();
    }

    /** Makes {@link #close} look like a cut to a peer that isn't told by TLS. */
    void cutOff() {
        if (!isTls()) {
            wire().cutOff();
        }
    }

    void close(TransportException why, boolean orderly) {
        connection.end(why, orderly);
    }
}
