package org.jnoports.api.keys;

import org.osgi.annotation.versioning.ProviderType;

/** Makes OpenSSH key pairs that live for one session. */
@ProviderType
public interface SshKeys {
    /** An OpenSSH key type. */
    enum Algorithm {
        /** {@code ssh-ed25519}. */
        ED25519,
        /** {@code ssh-rsa}, 4,096 bits. */
        RSA
    }

    /**
     * @param privateKey PEM, {@code BEGIN OPENSSH PRIVATE KEY}, ending in LF
     * @param publicKey {@code <type> <base64> <comment>}, no LF
     */
    record Pair(String privateKey, String publicKey) {
        @Override
        public String toString() {
            return "Pair[" + publicKey + "]";
        }
    }

    /** @param comment no line break */
    Pair create(Algorithm algorithm, String comment);
}
