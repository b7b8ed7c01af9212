package org.jnoports.role.daemon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients' public keys: fetched anew for each session, so that a rotated key counts at once, and remembered to notice
 * that one has changed. The {@link #MAX_PEERS} asked for last are remembered. Thread-safe.
 */
final class PeerKeys {
    /** How many peers are known at most. */
    static final int MAX_PEERS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(PeerKeys.class);

    private final Map<AtSign, String> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AtSign, String> eldest) {
            return size() > MAX_PEERS;
        }
    };

    /** The peer's key, base64 of a DER SubjectPublicKeyInfo; empty if it publishes none. */
    CompletionStage<Optional<String>> fetch(AtSign peer, ControlLink link) {
        return link.publicKeyOf(peer).thenApply(found -> {
            found.ifPresent(key -> remember(peer, key));
            return found;
        });
    }

    private void remember(AtSign peer, String key) {
        String before;
        synchronized (known) {
            before = known.put(peer, key);
        }
        if (before != null && !before.equals(key)) {
            log.warn("the public key of {} has changed since its last session; from now on the new one counts", peer);
        }
    }
}
