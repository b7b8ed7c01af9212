package org.jnoports.atserver.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.atserver.connection.Challenge;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a caller is the atServer it says it is: reads, at the place that the atDirectory names, the signature
 * and the key to it (atprotocol.md, section 3.5, step 8).
 */
public final class PolVerification {
    private static final Logger log = LoggerFactory.getLogger(PolVerification.class);

    private final Peers peers;
    private final PeerPublicKeys publicKeys;
    private final SignatureVerifier verifier;
    private final Duration step;

    /** @param step longest wait for each answer */
    public PolVerification(Peers peers, PeerPublicKeys publicKeys, SignatureVerifier verifier, Duration step) {
        this.peers = peers;
        this.publicKeys = publicKeys;
        this.verifier = verifier;
        this.step = step;
    }

    /** False too when the other atServer can't be read. */
    public CompletionStage<Boolean> verify(Challenge challenge) {
        AtSign peer = challenge.claimed();
        return refreshPublicKey(peer)
                .thenCompose(done -> ask(peer, "lookup:" + challenge.session() + peer))
                .thenCompose(signature -> ask(peer, "lookup:signing_publickey" + peer)
                        .thenApply(key -> isSigned(challenge, key, signature)))
                .exceptionally(failure -> {
                    log.debug("the proof of {} can't be read: {}", peer, Failures.cause(failure).getMessage());
                    return false;
                });
    }

    private boolean isSigned(Challenge challenge, String key, String signature) {
        return verifier.verifies(key, challenge.secret().getBytes(StandardCharsets.UTF_8), signature, "sha256");
    }

    /** An atSign that isn't activated yet has none. */
    private CompletionStage<Void> refreshPublicKey(AtSign peer) {
        return ask(peer, "lookup:all:publickey" + peer).handle((payload, failure) -> {
            if (failure == null) {
                publicKeys.learned(peer, payload);
            } else if (!(Failures.cause(failure) instanceof Refusal refusal) || refusal.code() != ErrorCode.KEY_NOT_FOUND) {
                return CompletableFuture.<Void>failedFuture(failure);
            }
            return CompletableFuture.<Void>completedFuture(null);
        }).thenCompose(stage -> stage);
    }

    private CompletionStage<String> ask(AtSign peer, String line) {
        return peers.ask(peer, Peers.Purpose.PUBLIC, line, step);
    }
}
