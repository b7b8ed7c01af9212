package org.jnoports.atprotocol;

import java.util.Optional;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The symmetric keys that this atSign made, one per peer (atprotocol.md, section 5.4): {@code shared_key.bob@alice} for
 * itself, {@code @bob:shared_key@alice} for the peer. Both copies are looked at again after the key check, so that another
 * process's key or a peer's new public key is noticed. Only the command connection's thread calls it, so concurrent first
 * contacts make one key.
 */
final class SendingKeys {
    private static final Logger log = LoggerFactory.getLogger(SendingKeys.class);
    private static final int MOST_PEERS = 1_000;
    /** How long the peer's atServer may use its copy, in seconds: 45 days, as the published clients say. */
    private static final int PEER_COPY_SECONDS = 3_888_000;

    private final AtSign self;
    private final Values values;
    private final Timings timings;
    private final Recent<AtSign, Known> known = new Recent<>(MOST_PEERS);

    SendingKeys(AtSign self, Values values, Timings timings) {
        this.self = self;
        this.values = values;
        this.timings = timings;
    }

    private record Known(PeerKey peerKey, long sinceNanos) {}

    /** The key for a peer, sealed for its current public key; made at the first contact. */
    PeerKey with(OwnAtServer server, AtSign peer) throws InterruptedException {
        Known last = known.get(peer);
        if (last != null && System.nanoTime() - last.sinceNanos() < timings.keyCheck().toNanos()) {
            return last.peerKey();
        }
        String publicKey = publicKey(server, peer);
        boolean replaced = last != null && !last.peerKey().publicKey().equals(publicKey);
        if (replaced) {
            log.warn("{} has a new public key; values for it are encrypted with a new key", peer);
        }
        Optional<SharedKey> stored = replaced ? Optional.empty() : stored(server, peer, publicKey);
        PeerKey now = stored.isPresent() ? sealed(stored.get(), publicKey) : make(server, peer, publicKey);
        known.put(peer, new Known(now, System.nanoTime()));
        return now;
    }

    /** The key for a peer if there is one already. */
    Optional<SharedKey> existing(OwnAtServer server, AtSign peer) throws InterruptedException {
        return server.find("llookup:" + ownCopy(peer)).flatMap(this::opened);
    }

    private String publicKey(OwnAtServer server, AtSign peer) throws InterruptedException {
        if (peer.equals(self)) {
            return values.keys().encryptionPublicKey();
        }
        return server.findRemote("plookup:publickey" + peer)
                .map(String::strip)
                .orElseThrow(() -> new AtProtocolException(
                        AtErrorCode.KEY_NOT_FOUND, peer + " can't be sent anything: it has no public key, so it isn't activated yet"));
    }

    /** Empty also when the key was sealed for a public key that the peer has replaced since, or can't be opened. */
    private Optional<SharedKey> stored(OwnAtServer server, AtSign peer, String publicKey) throws InterruptedException {
        return server.find("llookup:all:" + ownCopy(peer))
                .map(FoundRecord::parse)
                .filter(record -> record.metadata().text("pubKeyCS").map(Values.checksum(publicKey)::equals).orElse(true))
                .flatMap(FoundRecord::data)
                .flatMap(this::opened);
    }

    private Optional<SharedKey> opened(String sealed) {
        try {
            return Optional.of(values.openKey(sealed));
        } catch (KeysException e) {
            log.warn("a key that {} made for a peer can't be opened with its atKeys file and is replaced", self);
            return Optional.empty();
        }
    }

    /** The peer's copy first: the own one says that both are there. */
    private PeerKey make(OwnAtServer server, AtSign peer, String publicKey) throws InterruptedException {
        PeerKey made = sealed(values.cipher().newKey(), publicKey);
        writePeerCopy(server, peer, made);
        String own = values.cipher().seal(made.key(), values.keys().encryptionPublicKey());
        server.ask("update:pubKeyCS:" + Values.checksum(publicKey) + ":" + ownCopy(peer) + " " + own);
        log.debug("made the key that {} encrypts with for {}", self, peer);
        return settled(server, peer, made);
    }

    /** Another process may have made one meanwhile: the own copy counts, and the peer's has to be of the same key. */
    private PeerKey settled(OwnAtServer server, AtSign peer, PeerKey made) throws InterruptedException {
        SharedKey counts = existing(server, peer).orElse(made.key());
        PeerKey settled = counts.equals(made.key()) ? made : sealed(counts, made.publicKey());
        if (!server.find("llookup:" + peerCopy(peer)).equals(Optional.of(settled.sealed()))) {
            writePeerCopy(server, peer, settled);
        }
        return settled;
    }

    private void writePeerCopy(OwnAtServer server, AtSign peer, PeerKey peerKey) throws InterruptedException {
        server.ask("update:ttr:" + PEER_COPY_SECONDS + ":isEncrypted:false:" + peerCopy(peer) + " " + peerKey.sealed());
    }

    private PeerKey sealed(SharedKey key, String publicKey) {
        return new PeerKey(key, publicKey, values.cipher().seal(key, publicKey));
    }

    private String ownCopy(AtSign peer) {
        return "shared_key." + peer.bare() + self;
    }

    private String peerCopy(AtSign peer) {
        return peer + ":shared_key" + self;
    }
}
