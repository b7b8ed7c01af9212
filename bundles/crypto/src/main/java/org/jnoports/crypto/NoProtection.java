package org.jnoports.crypto;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.Transport;

/** Bytes go through the relay as they are. */
record NoProtection() implements StreamProtection {
    private static final String MESSAGE = "connect:no:encrypt";

    @Override
    public SessionCipher cipher() {
        return SessionCipher.NONE;
    }

    @Override
    public CompletionStage<Connection> protect(Transport transport, Connection relayed, Duration limit) {
        return CompletableFuture.completedStage(relayed);
    }

    @Override
    public Announced announce() {
        return new Announced(MESSAGE, this);
    }

    @Override
    public StreamProtection announced(String message) {
        if (!message.equals(MESSAGE)) {
            throw CtrProtection.unknown();
        }
        return this;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }
}
