package org.jnoports.crypto.current;

import java.util.function.Supplier;
import org.jnoports.api.keys.SharedKey;
import org.jnoports.api.keys.ValueCipher;

/** The {@link ValueCipher} of the moment. */
record CurrentValueCipher(Supplier<ValueCipher> provider) implements ValueCipher {
    @Override
    public SharedKey newKey() {
        return provider.get().newKey();
    }

    @Override
    public byte[] newIv() {
        return provider.get().newIv();
    }

    @Override
    public String encrypt(SharedKey key, byte[] iv, String plaintext) {
        return provider.get().encrypt(key, iv, plaintext);
    }

    @Override
    public String decrypt(SharedKey key, byte[] iv, String ciphertext) {
        return provider.get().decrypt(key, iv, ciphertext);
    }

    @Override
    public String seal(SharedKey key, String recipientPublicKey) {
        return provider.get().seal(key, recipientPublicKey);
    }
}
