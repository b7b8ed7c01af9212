package org.jnoports.crypto;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jnoports.api.keys.KeysException;

/** What was made of files: each is read again only after it changed. Thread-safe; the lock is held while a file is read. */
final class FileCache<T> {
    /** The file that wasn't asked for longest gives way. */
    static final int MAX_FILES = 64;

    private record Cached<T>(SmallFile.Stamp stamp, T value) {}

    private final SmallFile files;
    private final BiFunction<Path, byte[], T> maker;
    private final Map<Path, Cached<T>> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Cached<T>> eldest) {
            return size() > MAX_FILES;
        }
    };

    /** @param maker makes the value of a file's path and content */
    FileCache(SmallFile files, BiFunction<Path, byte[], T> maker) {
        this.files = files;
        this.maker = maker;
    }

    /** @throws KeysException if the file can't be read; that isn't remembered */
    synchronized T get(Path file) {
        SmallFile.Stamp stamp = files.stamp(file);
        Cached<T> present = entries.get(file.toAbsolutePath());
        if (present == null || !present.stamp.equals(stamp)) {
            present = new Cached<>(stamp, maker.apply(file, files.read(file)));
            entries.put(file.toAbsolutePath(), present);
        }
        return present.value;
    }
}
