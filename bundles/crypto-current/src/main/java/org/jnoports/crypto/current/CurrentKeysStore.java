package org.jnoports.crypto.current;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.EnrollingKeys;

/**
 * The {@link AtKeysStore} of the moment. Keys that were read go on working when another provider comes: it reads their file
 * once. Keys that were just made belong to the provider that made them.
 */
final class CurrentKeysStore implements AtKeysStore {
    private final Supplier<AtKeysStore> provider;
    private final Set<FollowingKeys> inUse = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself

    private CurrentKeysStore(Supplier<AtKeysStore> provider) {
        this.provider = provider;
    }

    /** Lets go of a provider, with all of its classes, as soon as it is gone. */
    static CurrentKeysStore following(Provider<?, AtKeysStore> provider) {
        CurrentKeysStore store = new CurrentKeysStore(provider);
        provider.whenGone(store::forget);
        return store;
    }

    @Override
    public AtKeys read(Path file) {
        FollowingKeys keys = new FollowingKeys(provider, file);
        synchronized (inUse) {
            inUse.add(keys);
        }
        keys.keys();
        return keys;
    }

    @Override
    public AtKeys create() {
        return provider.get().create();
    }

    @Override
    public EnrollingKeys enrolling() {
        return provider.get().enrolling();
    }

    @Override
    public void write(Path file, AtSign atSign, AtKeys keys) {
        provider.get().write(file, atSign, keys instanceof FollowingKeys read ? read.keys() : keys);
    }

    private void forget(AtKeysStore gone) {
        List<FollowingKeys> all;
        synchronized (inUse) {
            all = List.copyOf(inUse);
        }
        all.forEach(keys -> keys.forget(gone));
    }
}
