package org.jnoports.atprotocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was used least recently. Not thread-safe. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final float LOAD_FACTOR = 0.75f;

    private final int most;

    /** @param most how many entries it keeps */
    Recent(int most) {
        super(16, LOAD_FACTOR, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
