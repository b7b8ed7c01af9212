package org.jnoports.role.daemon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.message.KeyOffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Public keys that clients send (M1): accepted only where the configuration says so, one line each, each once (noports.md, section 6.7). */
final class OfferedKeys {
    private static final Logger log = LoggerFactory.getLogger(OfferedKeys.class);
    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final int MAX_TYPE_BYTES = 64;
    private static final Set<String> TYPES =
            Set.of("ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

    private OfferedKeys() {}

    /** Writes files. */
    static void take(KeyOffer offer, Request request) {
        DaemonSettings settings = request.settings();
        if (!settings.acceptKeys()) {
            log.info("an ssh key of {} is ignored: acceptPublicKeys is off", request.client());
            return;
        }
        String key = key(offer.publicKey()).orElseThrow(() -> new TunnelException("what was sent isn't one line with an ssh public key"));
        String permissions = settings.keyPermissions().isEmpty() ? "" : settings.keyPermissions() + " ";
        boolean added = new AuthorizedKeys(settings.authorizedKeys()).addUnless(permissions + key, line -> line.contains(key));
        log.info(added ? "an ssh key of {} is let in" : "an ssh key of {} is known already", request.client());
    }

    /** Type and key; what else the line says is left away. Empty if it isn't a key. */
    static Optional<String> key(String text) {
        String line = text.strip();
        if (line.length() > MAX_CHARACTERS || line.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        String[] words = line.split(" +", 3);
        return words.length >= 2 && TYPES.contains(words[0]) && isKey(words[0], words[1]) ? Optional.of(words[0] + " " + words[1]) : Optional.empty();
    }

    /** Whether it says of itself what the line says of it. */
    private static boolean isKey(String type, String base64) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            int length = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
            if (length < 1 || length > MAX_TYPE_BYTES || length >= bytes.remaining()) {
                return false;
            }
            byte[] name = new byte[length];
            bytes.get(name);
            return new String(name, StandardCharsets.US_ASCII).equals(type);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
