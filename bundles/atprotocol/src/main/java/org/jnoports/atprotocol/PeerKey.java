package org.jnoports.atprotocol;

import org.jnoports.api.keys.SharedKey;

/**
 * What values for one peer are encrypted with.
 *
 * @param key made by this atSign for that peer
 * @param publicKey the peer's, base64
 * @param sealed the key, sealed with it, base64
 */
record PeerKey(SharedKey key, String publicKey, String sealed) {
    /** The metadata that lets the peer open values without asking back. */
    String metadata() {
        return ":sharedKeyEnc:" + sealed + ":pubKeyCS:" + Values.checksum(publicKey);
    }

    @Override
    public String toString() {
        return "PeerKey[]";
    }
}
