package org.jnoports.crypto;

import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** Makes the {@link SignatureVerifier} where there is no OSGi. */
public final class SignatureVerifierFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SignatureVerifier.class;
    }

    @Override
    public Object create(Services services) {
        return new RsaSignatureVerifier();
    }
}
