package org.jnoports.messages;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Envelope;
import org.jnoports.api.message.MessageException;

/** The signed envelope (noports.md, section 3). */
final class Envelopes {
    private static final Set<String> HASHING = Set.of("sha256", "sha512");
    /** RSA only: any other name would have another kind of verifier chosen by who sent it. */
    private static final Set<String> SIGNING = Set.of("rsa2048", "rsa4096");

    private Envelopes() {}

    /** An envelope that was read, and the members that were signed. */
    record Opened(Members payload, Envelope envelope) {}

    /** Takes an envelope apart; nothing is verified yet. */
    static Opened open(String what, String value) {
        JsonReader.Document document = JsonReader.read(what, value);
        Members members = new Members(what, document.object());
        Json.Obj payload = members.object("payload");
        String signature = members.text("signature");
        String hashing = oneOf(what, "hashingAlgo", members.text("hashingAlgo"), HASHING);
        oneOf(what, "signingAlgo", members.text("signingAlgo"), SIGNING);
        String received = document.sources().get("payload");
        return new Opened(new Members(what, payload), new Envelope(received, payload.compact(), signature, hashing));
    }

    /** Signs a payload. */
    static String sign(Json.Obj payload, AtKeys signer) {
        byte[] signature = signer.signEnvelope(payload.compact().getBytes(StandardCharsets.UTF_8));
        Map<String, Json> envelope = new LinkedHashMap<>();
        envelope.put("payload", payload);
        envelope.put("signature", new Json.Text(Base64.getEncoder().encodeToString(signature)));
        envelope.put("hashingAlgo", new Json.Text("sha256"));
        envelope.put("signingAlgo", new Json.Text("rsa2048"));
        return new Json.Obj(envelope).compact();
    }

    private static String oneOf(String what, String member, String name, Set<String> accepted) {
        if (!accepted.contains(name)) {
            throw new MessageException(what + "'s " + member + " is none of " + accepted.stream().sorted().toList(), null);
        }
        return name;
    }
}
