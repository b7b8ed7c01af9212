package org.jnoports.atprotocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;

/**
 * Proves to an atServer who is calling (atprotocol.md, sections 3.1 to 3.3).
 *
 * @param connection a connection to the atSign's own atServer, authenticated or not
 * @param limit for each of the two requests
 */
record Authentication(AtConnection connection, AtSign atSign, Duration limit) {
    /** Added to {@code from:} for errors as JSON; its version is the first that matters to servers plus some. */
    static final String JSON_ERRORS = ":clientConfig:{\"version\":\"3.8.0\"}";

    private static final String OTHER_ATSIGN = "proof:";

    /**
     * @param fromSuffix what follows the atSign in {@code from:}, or empty
     * @throws org.jnoports.api.at.AtProtocolException if the atServer rejects the keys
     */
    void pkam(AtKeys keys, String fromSuffix) throws InterruptedException {
        byte[] challenge = challenge(fromSuffix).getBytes(StandardCharsets.UTF_8);
        String enrollment = keys.enrollmentId().map(id -> "enrollmentId:" + id + ":").orElse("");
        String signature = Base64.getEncoder().encodeToString(keys.signAuthentication(challenge));
        requireSuccess(connection.request("pkam:" + enrollment + signature, limit));
    }

    /**
     * @param secret the activation secret, valid once
     * @throws org.jnoports.api.at.AtProtocolException if the atServer rejects it
     */
    void cram(String secret) throws InterruptedException {
        requireSuccess(connection.request("cram:" + digest(secret + challenge("")), limit));
    }

    /** Lower-case hex of the text's SHA-512. */
    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new TunnelException("this Java runtime has no SHA-512", e);
        }
    }

    private String challenge(String fromSuffix) throws InterruptedException {
        String challenge = connection.request("from:" + atSign + fromSuffix, limit);
        if (challenge.startsWith(OTHER_ATSIGN)) {
            throw new TunnelException(connection.who() + " is another atSign's: the atDirectory's address for " + atSign + " is wrong");
        }
        return challenge;
    }

    private void requireSuccess(String answer) {
        if (!answer.strip().equals("success")) {
            throw new TunnelException(connection.who() + " answered the authentication with something unknown");
        }
    }

    @Override
    public String toString() {
        return "Authentication[" + atSign + "]";
    }
}
