package org.jnoports.store.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jnoports.api.TunnelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file and what is open of it. Where it can't be written it is opened again as it was at the last write, to be read,
 * and tried again later. Not thread-safe but for {@link #sync}.
 */
final class StoreFile {
    private static final Logger log = LoggerFactory.getLogger(StoreFile.class);
    private static final int CACHE_MEBIBYTES = 1;
    /** Each write is on the disk before the next one may use space again, so this is for what isn't known. */
    private static final int RETENTION_MILLIS = 1_000;
    private static final int FULLNESS_PERCENT = 50;
    private static final int COMPACTED_BYTES = 2 * 1024 * 1024;
    /** A file of more bytes, of which less than a quarter is in use, is written anew when it is opened. */
    private static final long WASTEFUL_BYTES = 4L * 1024 * 1024;
    private static final int WASTEFUL_PERCENT = 25;
    private static final int COMMITS_BETWEEN = 200;
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Path file;
    private final Disk disk;
    private final Watermark watermark;
    private Maps maps;
    private String trouble = "";
    private long troubleAt;
    private int commits;

    /** All that is in the file. */
    record Maps(MVStore store, MVMap<String, byte[]> records, MVMap<Long, byte[]> commits, MVMap<String, Long> gone,
            MVMap<String, byte[]> due, MVMap<Long, byte[]> notifications, MVMap<Long, byte[]> states) {
        static Maps of(MVStore store) {
            return new Maps(store, store.openMap("records", byString(ByteArrayDataType.INSTANCE)),
                    store.openMap("commits", byNumber()), store.openMap("gone", byString(LongDataType.INSTANCE)),
                    store.openMap("due", byString(ByteArrayDataType.INSTANCE)), store.openMap("notifications", byNumber()),
                    store.openMap("states", byNumber()));
        }

        void copyTo(Maps other) {
            copy(records, other.records);
            copy(commits, other.commits);
            copy(gone, other.gone);
            copy(due, other.due);
            copy(notifications, other.notifications);
            copy(states, other.states);
        }

        private static <K, V> void copy(MVMap<K, V> from, MVMap<K, V> to) {
            Cursor<K, V> cursor = from.cursor(null);
            while (cursor.hasNext()) {
                to.put(cursor.next(), cursor.getValue());
            }
        }

        private static <V> MVMap.Builder<String, V> byString(org.h2.mvstore.type.DataType<V> values) {
            return new MVMap.Builder<String, V>().keyType(StringDataType.INSTANCE).valueType(values);
        }

        private static MVMap.Builder<Long, byte[]> byNumber() {
            return new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE);
        }
    }

    private StoreFile(Path file, Disk disk, Watermark watermark) {
        this.file = file;
        this.disk = disk;
        this.watermark = watermark;
    }

    /** @throws TunnelException that names the file */
    static StoreFile open(Path file, Disk disk) {
        StoreFile opened = new StoreFile(file, disk, new Watermark(file.resolveSibling(file.getFileName() + ".mark")));
        try {
            disk.make();
            if (!Files.exists(file)) {
                opened.make(empty -> {});
            }
            opened.maps = opened.opened(false);
            if (opened.isWasteful() && disk.hasRoom()) {
                opened.writeAnew();
            }
            return opened;
        } catch (IOException e) {
            throw new TunnelException("the store " + file + " can't be opened: " + e.getMessage()
                    + "; check that its directory exists and belongs to this user, and the disk", e);
        }
    }

    Maps maps() {
        return maps;
    }

    Path path() {
        return file;
    }

    long bytes() {
        return file.toFile().length();
    }

    /** A file that is damaged in a way that shows only when it is read. */
    TunnelException damaged(String what, Throwable cause) {
        return new TunnelException("the store " + file + " is damaged: " + what + "; restore " + file + " and " + watermark.path()
                + " from a backup, or move both away and the atSign begins anew", cause);
    }

    /** @throws TunnelException if nothing can be written at present */
    void requireWritable() {
        if (!trouble.isEmpty() && System.nanoTime() - troubleAt < PAUSE_NANOS) {
            throw new TunnelException(trouble);
        }
    }

    /** @throws TunnelException if the disk is as full as it may get */
    void requireRoom() {
        if (!disk.hasRoom()) {
            throw new TunnelException("nothing can be written, the disk of " + file + " is full: make room");
        }
    }

    /**
     * Hands everything to the operating system.
     *
     * @throws MVStoreException if that fails; then {@link #reopen}
     */
    long commit() {
        long version = maps.store().commit();
        if (++commits % COMMITS_BETWEEN == 0) {
            maps.store().compact(FULLNESS_PERCENT, COMPACTED_BYTES);
        }
        return version;
    }

    /** Waits until the disk has it. Any thread, one at a time. */
    void sync(Maps written, long version) throws IOException {
        written.store().sync();
        watermark.raise(version);
    }

    /** Whether what was read last is the newest there is. */
    void wrote() {
        trouble = "";
    }

    /** Goes back to what was written last. */
    void reopen(Throwable why) {
        trouble = "nothing can be written to " + file + " (" + reason(why) + "): make room on the disk, or mend it";
        troubleAt = System.nanoTime();
        maps.store().closeImmediately();
        try {
            maps = opened(false);
        } catch (TunnelException e) {
            maps = opened(true);
        }
    }

    void close() {
        try {
            MVStore store = maps.store();
            if (!store.isClosed() && !store.isReadOnly()) {
                watermark.raise(store.commit());
                store.close();
                force();
            } else {
                store.closeImmediately();
            }
            watermark.close();
        } catch (MVStoreException | IOException e) {
            throw new TunnelException("the store " + file + " can't be closed properly: " + reason(e), e);
        }
    }

    /** What the library wrote when it closed the file. */
    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** A whole one under another name first: a file of the right name is never half made. */
    private void make(Consumer<Maps> content) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        disk.makeFile(half);
        try {
            MVStore store = new MVStore.Builder().fileName(half.toString()).autoCommitDisabled().open();
            content.accept(Maps.of(store));
            store.commit();
            store.sync();
            store.close();
        } catch (MVStoreException e) {
            throw new IOException(reason(e), e);
        }
        watermark.forget();
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        disk.sync();
    }

    private boolean isWasteful() {
        FileStore<?> store = maps.store().getFileStore();
        return store.size() > WASTEFUL_BYTES
                && store.getFillRate() * store.getChunksFillRate() / 100 < WASTEFUL_PERCENT;
    }

    /** If that fails it stays as it is: it is only bigger than it had to be. */
    private void writeAnew() {
        Maps old = maps;
        try {
            make(old::copyTo);
        } catch (IOException e) {
            log.info("{} isn't written anew, it keeps its size: {}", file, e.getMessage());
            return;
        }
        old.store().closeImmediately();
        maps = opened(false);
    }

    private Maps opened(boolean readOnly) {
        try {
            if (Files.size(file) == 0) {
                throw damaged("it is empty", null);
            }
            MVStore.Builder builder = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled()
                    .cacheSize(CACHE_MEBIBYTES);
            MVStore store = readOnly ? builder.readOnly().open() : builder.open();
            store.setRetentionTime(RETENTION_MILLIS);
            store.setVersionsToKeep(0);
            long lost = watermark.read() - store.getCurrentVersion();
            if (lost > 0) {
                store.closeImmediately();
                throw damaged("its last " + lost + " writes are missing", null);
            }
            return Maps.of(store);
        } catch (MVStoreException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new TunnelException("the store " + file + " can't be read: " + e.getMessage(), e);
        } catch (TunnelException e) {
            throw e;
        } catch (RuntimeException e) { // what its library does with bytes that aren't its own
            throw damaged(e.toString(), e);
        }
    }

    private TunnelException refused(MVStoreException e) {
        if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new TunnelException("the store " + file + " is in use by another atServer process: end that one first", e);
        }
        if (e.getErrorCode() == DataUtils.ERROR_READING_FAILED && !(root(e) instanceof EOFException)) {
            return new TunnelException("the store " + file + " can't be opened: " + reason(e)
                    + "; check that it belongs to this user, and the disk", e);
        }
        return damaged(reason(e), e);
    }

    private static String reason(Throwable failure) {
        Throwable root = root(failure);
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
