package org.jnoports.atprotocol;

import java.util.Optional;

/**
 * An encrypted value as it travels, with what the sender says about its encryption (atprotocol.md, sections 5.5 to 5.8).
 *
 * @param ciphertext base64
 * @param ivNonce base64 of 16 bytes; empty means all zero
 * @param sharedKeyEnc the symmetric key, sealed for the receiver
 * @param pubKeyCS checksum of the public key it was sealed for
 */
record SealedValue(String ciphertext, Optional<String> ivNonce, Optional<String> sharedKeyEnc, Optional<String> pubKeyCS) {
    static SealedValue of(String ciphertext, Members metadata) {
        return new SealedValue(
                ciphertext, metadata.text("ivNonce"), metadata.text("sharedKeyEnc"), metadata.text("pubKeyCS"));
    }

    @Override
    public String toString() {
        return "SealedValue[]";
    }
}
