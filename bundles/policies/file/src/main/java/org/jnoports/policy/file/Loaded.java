package org.jnoports.policy.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.policy.file.rules.CompiledPolicy;

/**
 * An edition of a policy that can be asked.
 *
 * @param edition the number that a book gave it; 0 for none
 */
record Loaded(AccessPolicy policy, long edition, CompiledPolicy compiled) {
    private static final int DIGEST_BYTES = 6;

    /** @param text its version is made of it: {@code 12-0f3a5c7e9b1d}, without the number where there is none */
    static Loaded of(String name, AccessPolicy policy, long edition, String text) {
        String version = (edition > 0 ? edition + "-" : "") + digest(text);
        return new Loaded(policy, edition, new CompiledPolicy(name, version, policy));
    }

    String version() {
        return compiled.version();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
