package org.jnoports.ssh.mina;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jnoports.api.keys.KeysException;

/** Reads private keys. */
final class PrivateKeys {
    private PrivateKeys() {}

    /**
     * @param pem one key without a passphrase, OpenSSH's form or an older PEM one
     * @throws KeysException without anything of the key in it
     */
    static KeyPair read(String pem) {
        try (ByteArrayInputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("private key"), in,
                    FilePasswordProvider.EMPTY);
            Iterator<KeyPair> all = pairs == null ? null : pairs.iterator();
            if (all != null && all.hasNext()) {
                return all.next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) { // the parsers throw all kinds at bad input
            throw unreadable();
        }
        throw unreadable();
    }

    private static KeysException unreadable() {
        return new KeysException("the ssh private key can't be read: it must be an OpenSSH key without a passphrase", null);
    }
}
