package org.jnoports.crypto.current;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.EnrollingKeys;
import org.jnoports.api.keys.SharedKey;

/** The keys of a file, in the hands of the current provider, which reads the file when it is first asked. Thread-safe. */
final class FollowingKeys implements AtKeys {
    private record Held(AtKeysStore by, AtKeys keys) {}

    private final Supplier<AtKeysStore> provider;
    private final Path file;
    private Held held; // guarded by this; null: by nobody

    FollowingKeys(Supplier<AtKeysStore> provider, Path file) {
        this.provider = provider;
        this.file = file;
    }

    /** @throws org.jnoports.api.keys.KeysException if a new provider can't read the file */
    AtKeys keys() {
        AtKeysStore now = provider.get(); // without the lock: it may wait
        synchronized (this) {
            if (held == null || held.by != now) {
                held = new Held(now, now.read(file));
            }
            return held.keys;
        }
    }

    /** Lets go of a provider that is gone, with all of its classes. */
    synchronized void forget(AtKeysStore gone) {
        if (held != null && held.by == gone) {
            held = null;
        }
    }

    @Override
    public byte[] signAuthentication(byte[] challenge) {
        return keys().signAuthentication(challenge);
    }

    @Override
    public byte[] signEnvelope(byte[] payload) {
        return keys().signEnvelope(payload);
    }

    @Override
    public byte[] open(byte[] sealed) {
        return keys().open(sealed);
    }

    @Override
    public String authenticationPublicKey() {
        return keys().authenticationPublicKey();
    }

    @Override
    public String encryptionPublicKey() {
        return keys().encryptionPublicKey();
    }

    @Override
    public SharedKey selfEncryptionKey() {
        return keys().selfEncryptionKey();
    }

    @Override
    public EnrollingKeys.Sent handOver(String sealedKey) {
        return keys().handOver(sealedKey);
    }

    @Override
    public Optional<String> enrollmentId() {
        return keys().enrollmentId();
    }

    @Override
    public String toString() {
        return "FollowingKeys[" + file + "]";
    }
}
