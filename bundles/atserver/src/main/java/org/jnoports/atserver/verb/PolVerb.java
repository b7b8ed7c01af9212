package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Challenge;
import org.jnoports.atserver.connection.Identity;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.peer.PolVerification;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code pol}: how another atServer proves whose it is (atprotocol.md, section 3.5, the side that is called). */
final class PolVerb {
    private static final Logger log = LoggerFactory.getLogger(PolVerb.class);

    private final AtSign owner;
    private final PolVerification verification;
    private final Duration challengeLifetime;
    private final InstantSource clock;

    PolVerb(AtSign owner, PolVerification verification, Duration challengeLifetime, InstantSource clock) {
        this.owner = owner;
        this.verification = verification;
        this.challengeLifetime = challengeLifetime;
        this.clock = clock;
    }

    CompletionStage<Reply> pol(Command.Pol command, Caller caller) {
        Challenge challenge = caller.challenge().filter(made -> !made.claimed().equals(owner))
                .orElseThrow(() -> Refusal.closing(ErrorCode.INTERNAL, "pol needs a from by another atSign first"));
        caller.challenge(Optional.empty());
        if (!challenge.isValid(clock.instant(), challengeLifetime)) {
            throw failed(challenge);
        }
        return verification.verify(challenge).thenApply(right -> {
            if (!right) {
                throw failed(challenge);
            }
            caller.identity(new Identity.Peer(challenge.claimed()));
            return new Reply.PromptOnly();
        });
    }

    private Refusal failed(Challenge challenge) {
        log.info("{}: {} couldn't prove itself", owner, challenge.claimed());
        return Refusal.of(ErrorCode.UNAUTHENTICATED, "Pol Authentication Failed");
    }
}
