package org.jnoports.crypto.current;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.stream.SecureStreams;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Registers each cryptographic service once more, as the one of the moment, as soon as somebody provides it; it then stays,
 * so that swapping a provider stops nobody.
 */
@Component(service = {}, immediate = true)
public final class CurrentCrypto {
    private final BundleContext context;
    private final List<Registered<?>> registered = new ArrayList<>();

    /** Wired by DS. */
    @Activate
    public CurrentCrypto(BundleContext context) {
        this.context = context;
        follow(AtKeysStore.class, CurrentKeysStore::following);
        follow(ValueCipher.class, CurrentValueCipher::new);
        follow(SignatureVerifier.class, provider -> (key, signed, signature, hashing) -> provider.get().verifies(key, signed, signature, hashing));
        follow(SshKeys.class, provider -> (algorithm, comment) -> provider.get().create(algorithm, comment));
        follow(ServerCertificates.class, CurrentCertificates::new);
        follow(SecureStreams.class, CurrentStreams::new);
    }

    private <T> void follow(Class<T> type, Function<Provider<?, T>, T> front) {
        registered.add(Registered.open(context, type, front));
    }

    @Deactivate
    void stop() {
        registered.forEach(Registered::close);
    }
}
