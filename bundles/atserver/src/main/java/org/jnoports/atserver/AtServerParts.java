package org.jnoports.atserver;

import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.plain.Services;
import org.jnoports.api.store.AtServerStores;

/** What an atServer process needs of other bundles, the transport aside. */
public record AtServerParts(AtServerStores stores, ServerCertificates certificates, AtKeysStore keys, SignatureVerifier verifier) {
    /** In plain Java. */
    public static AtServerParts of(Services services) {
        return new AtServerParts(services.get(AtServerStores.class), services.get(ServerCertificates.class),
                services.get(AtKeysStore.class), services.get(SignatureVerifier.class));
    }
}
