package org.jnoports.api.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What protects the connections of one session, as one end has it. Holds keys; {@code toString} shows none. Thread-safe.
 *
 * <p>In multi mode it protects the control connection, and each data connection has a protection of its own, which the client
 * announces on the control connection (noports.md, section 5.6).
 */
@ProviderType
public interface StreamProtection {
    /** A protection for one data connection. */
    record Announced(String message, StreamProtection protection) {
        /** Without the message: it holds keys. */
        @Override
        public String toString() {
            return "Announced[" + protection + "]";
        }
    }

    SessionCipher cipher();

    /**
     * Protects a connection to the relay from its present place in the stream on: behind the authentication line. No read may
     * be pending, and every write must be out.
     *
     * @param transport whose connection it is
     * @return the same connection, once the other end has proved itself where the protection can tell; it is closed if that fails
     */
    CompletionStage<Connection> protect(Transport transport, Connection relayed, Duration limit);

    /** Client end: a fresh protection for the next data connection, and the control message that announces it, without LF. */
    Announced announce();

    /**
     * Device end: the protection of the data connection that a control message announces.
     *
     * @param message without LF
     * @throws org.jnoports.api.keys.KeysException if it isn't one, without a word of it
     */
    StreamProtection announced(String message);

    /** How it is handed to a process of its own, {@code srv}: environment variables (noports.md, section 5.7). Secret. */
    Map<String, String> environment();
}
