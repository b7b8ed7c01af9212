package org.jnoports.testkit.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Listener;
import org.jnoports.testkit.Await;

/** A listener of the transport under test that keeps what it accepts until the test asks for it. */
final class Accepting implements AutoCloseable {
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private final Listener listener;

    Accepting(Function<Consumer<Connection>, Listener> listen) {
        listener = listen.apply(accepted::add);
    }

    InetSocketAddress address() {
        return listener.local();
    }

    int port() {
        return address().getPort();
    }

    /** The next accepted connection. */
    Connection next() {
        try {
            Connection connection = accepted.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (connection == null) {
                throw new AssertionError("nothing was accepted");
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    boolean isEmpty() {
        return accepted.isEmpty();
    }

    @Override
    public void close() {
        listener.close();
        accepted.forEach(Connection::close);
    }
}
