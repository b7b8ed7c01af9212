package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jnoports.api.at.AtSign;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients' public keys: fetched anew for each session, so that a rotated key counts at once, and remembered to notice
 * that one has changed. A client that asks what the daemon can is about to ask for a session: its key is fetched then, beside the
 * answer's way, and serves one session if that is asked for within {@link #AHEAD}. The {@link #MAX_PEERS} asked for last are
 * remembered. Thread-safe.
 */
final class PeerKeys {
    /** How many peers are known at most. */
    static final int MAX_PEERS = 1_000;
    /** How old a key may be that was fetched ahead. */
    static final Duration AHEAD = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(PeerKeys.class);

    private final LongSupplier nanoTime;
    private final Map<AtSign, String> known = new Newest<>();
    private final Map<AtSign, Fetched> ahead = new Newest<>(); // guarded by known, as that is

    /** @param nanoTime as {@link System#nanoTime} */
    PeerKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Fetched(ControlLink link, CompletionStage<Optional<String>> key, long atNanos) {}

    private static final class Newest<V> extends LinkedHashMap<AtSign, V> {
        private static final long serialVersionUID = 1;

        Newest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<AtSign, V> eldest) {
            return size() > MAX_PEERS;
        }
    }

    /** Fetches a key for the session that is likely to be asked for next, unless one is there. */
    void fetchAhead(AtSign peer, ControlLink link) {
        synchronized (known) {
            if (fresh(ahead.get(peer), link)) {
                return;
            }
        }
        Fetched fetched = new Fetched(link, fetchNow(peer, link), nanoTime.getAsLong());
        synchronized (known) {
            ahead.put(peer, fetched);
        }
    }

    /** The peer's key, base64 of a DER SubjectPublicKeyInfo; empty if it publishes none. */
    CompletionStage<Optional<String>> fetch(AtSign peer, ControlLink link) {
        Fetched fetched;
        synchronized (known) {
            fetched = ahead.remove(peer);
        }
        return fresh(fetched, link) ? fetched.key().exceptionallyCompose(failure -> fetchNow(peer, link)) : fetchNow(peer, link);
    }

    private boolean fresh(Fetched fetched, ControlLink link) {
        return fetched != null && fetched.link().equals(link) && nanoTime.getAsLong() - fetched.atNanos() < AHEAD.toNanos();
    }

    private CompletionStage<Optional<String>> fetchNow(AtSign peer, ControlLink link) {
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
