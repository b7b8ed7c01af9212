package org.jnoports.atserver.verb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Command;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Challenge;
import org.jnoports.atserver.connection.Identity;
import org.jnoports.atserver.connection.Reply;
import org.jnoports.atserver.enroll.Enrollment;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code cram} and {@code pkam}: how the owner proves itself (atprotocol.md, sections 3.2 and 3.3). What is wrong is a
 * {@link Slowdown.WrongGuess}.
 */
final class LoginVerbs {
    private static final Logger log = LoggerFactory.getLogger(LoginVerbs.class);

    private final Records records;
    private final SignatureVerifier verifier;
    private final Duration challengeLifetime;
    private final InstantSource clock;
    private final Consumer<Caller> disbelieved;
    private final Enrolled enrolled;
    private final Visits visits;

    /** @param disbelieved told of a caller that isn't the owner any longer */
    LoginVerbs(Records records, SignatureVerifier verifier, Duration challengeLifetime, InstantSource clock,
            Consumer<Caller> disbelieved, Enrolled enrolled, Visits visits) {
        this.records = records;
        this.verifier = verifier;
        this.challengeLifetime = challengeLifetime;
        this.clock = clock;
        this.disbelieved = disbelieved;
        this.enrolled = enrolled;
        this.visits = visits;
    }

    Reply cram(Command.Cram command, Caller caller) {
        Optional<String> secret = records.find(Keys.SECRET).map(StoredRecord::value);
        Optional<String> challenge = challenge(caller);
        boolean right = secret.isPresent() && challenge.isPresent()
                && isSame(digest(secret.get() + challenge.get()), command.digest().toLowerCase(Locale.ROOT));
        if (!right) {
            throw failed(caller, "Authentication Failed");
        }
        return succeeded(caller, new Identity.Owner(Optional.empty(), true));
    }

    Reply pkam(Command.Pkam command, Caller caller) {
        Optional<Enrollment> enrollment = command.enrollmentId().map(enrolled::approved);
        if (!isBase64(command.signature())) {
            throw Refusal.closing(ErrorCode.INTERNAL, "FormatException: the signature is not base64");
        }
        String key = enrollment.map(Enrollment::publicKey)
                .or(() -> records.find(Keys.PKAM_PUBLIC_KEY).map(StoredRecord::value)).orElseThrow(
                () -> Refusal.of(ErrorCode.KEY_NOT_FOUND, Keys.PKAM_PUBLIC_KEY + " does not exist in keystore"));
        boolean right = challenge(caller).filter(challenge -> isSigned(command, key, challenge)).isPresent();
        if (!right) {
            throw failed(caller, "pkam authentication failed");
        }
        return succeeded(caller, new Identity.Owner(enrollment.map(Enrollment::id), false));
    }

    private boolean isSigned(Command.Pkam command, String key, String challenge) {
        byte[] signed = challenge.getBytes(StandardCharsets.UTF_8);
        return command.signingAlgorithm().equals("ecc_secp256r1")
                ? EccSignature.verifies(key, signed, command.signature())
                : verifier.verifies(key, signed, command.signature(), command.hashingAlgorithm());
    }

    private Optional<String> challenge(Caller caller) {
        return caller.challenge()
                .filter(challenge -> challenge.claimed().equals(records.owner()))
                .filter(challenge -> challenge.isValid(clock.instant(), challengeLifetime))
                .map(Challenge::text);
    }

    private Reply succeeded(Caller caller, Identity.Owner owner) {
        caller.challenge(Optional.empty());
        caller.identity(owner);
        visits.loggedIn(clock.instant(), !owner.bySecret());
        return Reply.data("success");
    }

    /** Who fails to prove itself again isn't believed any longer. */
    private Slowdown.WrongGuess failed(Caller caller, String message) {
        log.info("{}: {}", records.owner(), message);
        caller.identity(new Identity.Unknown());
        disbelieved.accept(caller);
        return new Slowdown.WrongGuess(Refusal.of(ErrorCode.UNAUTHENTICATED, message));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new TunnelException("this Java has no SHA-512", e);
        }
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
