package org.jnoports.crypto.current;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jnoports.api.keys.ServerCertificates;

/** The {@link ServerCertificates} of the moment. */
record CurrentCertificates(Supplier<ServerCertificates> provider) implements ServerCertificates {
    @Override
    public SSLContext selfHosted(Path data, Set<String> names, Path trust) {
        return provider.get().selfHosted(data, names, trust);
    }

    @Override
    public SSLContext fromPem(Path certificates, Path key, Optional<Path> trust) {
        return provider.get().fromPem(certificates, key, trust);
    }

    @Override
    public SSLContext client(Optional<Path> trust) {
        return provider.get().client(trust);
    }
}
