package org.jnoports.store.mvstore;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.h2.mvstore.MVStoreException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.api.store.RecordStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One atSign's open store. Changes are made in memory, under one lock; a writer thread hands all that has come together to
 * the operating system, still under the lock, and then waits for the disk without it. So writes are as big as there are
 * callers in the time that the disk takes for one.
 */
final class OpenStore implements AtServerStore {
    private static final Logger log = LoggerFactory.getLogger(OpenStore.class);
    private static final int MAX_UNSAVED_BYTES = 4 * 1024 * 1024;
    private static final CompletableFuture<Void> NOTHING_WAITS = CompletableFuture.completedFuture(null);

    private final Object lock = new Object();
    private final StoreFile file; // guarded by lock, but for sync
    private final Executor writers;
    private final Consumer<OpenStore> closedListener;
    private final MvRecords records;
    private final MvNotifications notifications;

    // guarded by lock
    private long changes;
    private long committed;
    private long written;
    private boolean writing;
    private boolean closed;
    private final AtomicLong undone = new AtomicLong();
    private CompletableFuture<Void> underWay = NOTHING_WAITS;
    private CompletableFuture<Void> next = new CompletableFuture<>();

    /** @param writers run what writes */
    OpenStore(StoreFile file, Executor writers, Room room, Consumer<OpenStore> closedListener) {
        this.file = file;
        this.writers = writers;
        this.closedListener = closedListener;
        records = new MvRecords(this);
        notifications = new MvNotifications(this, room);
        try {
            load();
        } catch (TunnelException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public RecordStore records() {
        return records;
    }

    @Override
    public NotificationQueue notifications() {
        return notifications;
    }

    @Override
    public CompletionStage<Void> durable() {
        CompletableFuture<Void> waiting;
        synchronized (lock) {
            if (changes == written) {
                return NOTHING_WAITS;
            }
            if (changes == committed) {
                return underWay;
            }
            waiting = next;
            if (writing) {
                return waiting;
            }
            writing = true;
        }
        try {
            writers.execute(this::write);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new TunnelException("the store " + file.path() + " is closed"));
        }
        return waiting;
    }

    @Override
    public long undone() {
        return undone.get();
    }

    @Override
    public long bytes() {
        return file.bytes();
    }

    /** Guards what this store holds. */
    Object lock() {
        return lock;
    }

    /** What may be read. With the lock. */
    StoreFile.Maps maps() {
        if (closed) {
            throw new TunnelException("the store " + file.path() + " is closed");
        }
        if (file.maps().store().isClosed()) {
            undo(new IOException("it was closed by a failure"));
        }
        return file.maps();
    }

    /** What may be changed. With the lock. */
    StoreFile.Maps writable() {
        file.requireWritable();
        StoreFile.Maps maps = maps();
        if (maps.store().isReadOnly()) {
            undo(new IOException("it could only be opened for reading"));
            maps = maps();
            if (maps.store().isReadOnly()) {
                file.requireWritable();
            }
        }
        return maps;
    }

    /** With the lock. */
    void requireRoom() {
        file.requireRoom();
    }

    /** Something was changed. With the lock. Much of it is written even if nobody waits for that. */
    void changed() {
        changes++;
        if (!writing && file.maps().store().getUnsavedMemory() > MAX_UNSAVED_BYTES) {
            durable();
        }
    }

    /** Again and again, until nothing waits. */
    private void write() {
        boolean more = true;
        while (more) {
            more = writeOnce();
        }
    }

    private boolean writeOnce() {
        CompletableFuture<Void> batch;
        StoreFile.Maps maps;
        long version;
        synchronized (lock) {
            if (changes == written || closed) {
                writing = false;
                batch = next;
                next = new CompletableFuture<>();
                maps = null;
                version = 0;
            } else {
                batch = next;
                next = new CompletableFuture<>();
                underWay = batch;
                maps = file.maps();
                try {
                    version = file.commit();
                    committed = changes;
                } catch (MVStoreException e) {
                    undo(e);
                    return true;
                }
            }
        }
        if (maps == null) {
            batch.complete(null);
            return false;
        }
        sync(maps, version, batch);
        return true;
    }

    private void sync(StoreFile.Maps maps, long version, CompletableFuture<Void> batch) {
        try {
            file.sync(maps, version);
        } catch (MVStoreException | IOException e) {
            synchronized (lock) {
                undo(e);
            }
            return;
        }
        synchronized (lock) {
            if (underWay == batch) {
                written = committed;
                file.wrote();
            }
        }
        batch.complete(null);
    }

    /** All since the last write is lost, and whoever waits for it hears that. With the lock. */
    private void undo(Throwable why) {
        if (closed) {
            return;
        }
        log.warn("{}: writing failed, what wasn't written is undone: {}", file.path(), why.toString());
        log.debug("{}: writing failed", file.path(), why);
        CompletableFuture<Void> first = underWay;
        CompletableFuture<Void> second = next;
        underWay = NOTHING_WAITS;
        next = new CompletableFuture<>();
        undone.incrementAndGet();
        file.reopen(why);
        load();
        written = changes;
        committed = changes;
        TunnelException lost = new TunnelException("nothing can be written to " + file.path() + " at present");
        later(() -> {
            first.completeExceptionally(lost);
            second.completeExceptionally(lost);
        });
    }

    /** Whoever waits isn't called with the lock. */
    private void later(Runnable task) {
        try {
            writers.execute(task);
        } catch (RejectedExecutionException e) { // everything ends: nobody holds anything any more
            task.run();
        }
    }

    private void load() {
        synchronized (lock) {
            try {
                records.load(file.maps());
                notifications.load(file.maps());
            } catch (TunnelException e) {
                throw e;
            } catch (RuntimeException e) { // what comes of bytes that were changed by somebody else
                throw file.damaged(e.getMessage() == null ? e.toString() : e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> first;
        CompletableFuture<Void> second;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            first = underWay;
            second = next;
            underWay = NOTHING_WAITS;
            next = new CompletableFuture<>();
            notifications.close();
            try {
                file.close();
                written = changes;
            } finally {
                closedListener.accept(this);
            }
        }
        first.complete(null);
        second.complete(null);
    }
}
