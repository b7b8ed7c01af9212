package org.jnoports.crypto.current;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;

/** The {@link SecureStreams} of the moment; what it has made for a session goes on as it is. */
record CurrentStreams(Supplier<SecureStreams> provider) implements SecureStreams {
    @Override
    public Offer offer() {
        return provider.get().offer();
    }

    @Override
    public Answer answer(SessionCipher cipher, Optional<String> clientKey, Optional<String> clientCertificate) {
        return provider.get().answer(cipher, clientKey, clientCertificate);
    }

    @Override
    public StreamProtection none() {
        return provider.get().none();
    }

    @Override
    public Optional<StreamProtection> fromEnvironment(End here, Map<String, String> environment) {
        return provider.get().fromEnvironment(here, environment);
    }
}
