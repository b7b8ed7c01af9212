package org.jnoports.store.mvstore;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.AtServerStores;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Stores in files, {@code <directory>/@x.mv}; what they share are the threads that write and the memory for what they index. */
@Component
public final class MvStores implements AtServerStores, AutoCloseable {
    /** What one notification's place in the index takes, in bytes, generously. */
    private static final long INDEXED_BYTES = 512;

    private final Writers writers = new Writers();
    private final Room room = new Room(Math.max(10_000, Runtime.getRuntime().maxMemory() / 8 / INDEXED_BYTES));
    private final Set<OpenStore> open = ConcurrentHashMap.newKeySet();

    /** Called by DS. */
    @Activate
    public MvStores() {}

    @Override
    public AtServerStore open(AtSign owner, Path directory) {
        StoreFile file = StoreFile.open(directory.resolve(owner + ".mv"), new Disk(directory));
        OpenStore store = new OpenStore(file, writers.executor(), room, open::remove);
        open.add(store);
        return store;
    }

    @Deactivate
    @Override
    public void close() {
        open.forEach(OpenStore::close);
        writers.close();
    }
}
