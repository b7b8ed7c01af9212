package org.jnoports.atserver.peer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.connection.OutboundConnection;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/**
 * Proves to another atServer whose atServer this is: it publishes a signature under a name that the other one chose, for
 * the other one to read (atprotocol.md, section 3.5, the connecting side).
 */
public final class PolHandshake {
    /** The other side chooses the name: it may be a transient one only, never one that means something. */
    private static final Pattern PROOF =
            Pattern.compile("data:proof:(_[A-Za-z0-9-]{1,100})(@[^:@\\s]{1,120}):([A-Za-z0-9_-]{1,200})");
    private static final Metadata A_MINUTE = new Metadata(Map.of(MetadataField.TTL, "60000"));

    private final Records records;
    private final SigningKeys signingKeys;
    private final PeerPublicKeys publicKeys;
    private final Duration step;

    /** @param step longest wait for each answer */
    public PolHandshake(Records records, SigningKeys signingKeys, PeerPublicKeys publicKeys, Duration step) {
        this.records = records;
        this.signingKeys = signingKeys;
        this.publicKeys = publicKeys;
        this.step = step;
    }

    /** Fails with AT0008 if the other side refuses. */
    CompletionStage<OutboundConnection> perform(OutboundConnection connection, AtSign peer) {
        return connection.request("lookup:all:publickey" + peer, step)
                .thenAccept(answer -> learn(peer, answer))
                .thenCompose(done -> connection.request("from:" + records.owner(), step))
                .thenCompose(answer -> prove(connection, answer))
                .thenApply(done -> connection);
    }

    private void learn(AtSign peer, String answer) {
        if (answer.startsWith("data:")) {
            publicKeys.learned(peer, PeerAnswer.data(answer));
        }
    }

    private CompletionStage<Void> prove(OutboundConnection connection, String answer) {
        Matcher proof = PROOF.matcher(answer);
        if (!proof.matches() || !proof.group(2).equals(records.owner().text())) {
            throw Refusal.of(ErrorCode.HANDSHAKE, "'from' was answered with " + kind(answer));
        }
        String cookie = "public:" + proof.group(1) + records.owner();
        records.put(cookie, signingKeys.sign(proof.group(3)), A_MINUTE);
        return connection.request("pol", step).thenAccept(this::accepted)
                .whenComplete((done, failure) -> records.remove(cookie));
    }

    private void accepted(String answer) {
        if (!answer.equals(records.owner() + "@")) {
            throw Refusal.of(ErrorCode.HANDSHAKE, "'pol' was answered with " + kind(answer));
        }
    }

    private static String kind(String answer) {
        return answer.startsWith("error:") ? answer.substring("error:".length()) : "something else than a proof";
    }
}
