package org.jnoports.atserver.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.store.Commit;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.Metadata;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.atserver.wire.Timestamps;

/** One atSign's records; changes of those that clients never synchronise are no commits. Thread-safe. */
public final class Records {
    /** What a client is told when a change isn't a commit. */
    public static final long NOT_COMMITTED = -1;

    /** So long what has expired can still be told from what never was. */
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /** When a copy is asked for again whose owner couldn't be reached. */
    private static final Duration REFRESH_PAUSE = Duration.ofMinutes(1);
    private static final int DUE_AT_A_TIME = 100;
    private static final int ROUNDS = 100;

    private final AtServerStore store;
    private final AtSign owner;
    private final InstantSource clock;
    private final CommitListener listener;

    /** Told of each commit. */
    @FunctionalInterface
    public interface CommitListener {
        /** @param delete whether the record is gone */
        void committed(long commitId, boolean delete);
    }

    public Records(AtServerStore store, AtSign owner, InstantSource clock, CommitListener listener) {
        this.store = store;
        this.owner = owner;
        this.clock = clock;
        this.listener = listener;
    }

    /** Whose records they are. */
    public AtSign owner() {
        return owner;
    }

    /**
     * To be asked for before something is changed, and asked afterwards: it completes when the change is on the disk, and fails
     * if it was undone.
     */
    public Supplier<CompletionStage<Void>> keeping() {
        long before = store.undone();
        return () -> {
            CompletionStage<Void> durable = store.durable();
            return store.undone() == before ? durable
                    : CompletableFuture.failedFuture(new TunnelException("nothing can be written at present"));
        };
    }

    /** A record, whether it is visible now or not. */
    public Optional<StoredRecord> find(String key) {
        return store.records().get(key);
    }

    /** A record that is born and hasn't expired. */
    public Optional<StoredRecord> visible(String key) {
        return find(key).filter(this::isVisible);
    }

    /** Whether it is born and hasn't expired. */
    public boolean isVisible(StoredRecord record) {
        Instant now = clock.instant();
        return record.availableAt().map(birth -> !now.isBefore(birth)).orElse(true)
                && record.expiresAt().map(now::isBefore).orElse(true);
    }

    /** Writes a value of this atSign's own, with its metadata. */
    public long put(String key, String value, Metadata metadata) {
        RecordMaker maker = maker();
        Commit.Kind kind = metadata.fields().isEmpty() ? Commit.Kind.VALUE : Commit.Kind.ALL;
        return change(key, kind, present -> Optional.of(maker.next(present, value, metadata)));
    }

    /** Writes a value with no metadata, as the server itself does. */
    public long put(String key, String value) {
        return put(key, value, Metadata.NONE);
    }

    /** Writes what clients don't synchronise, whatever its key looks like. */
    public void keepQuietly(String key, String value, Metadata metadata) {
        RecordMaker maker = maker();
        changed(key, Commit.Kind.NONE, present -> Optional.of(maker.next(present, value, metadata)));
    }

    /** @return whether it was there; of several at the same time only one hears that */
    public boolean removeQuietly(String key) {
        AtomicBoolean there = new AtomicBoolean();
        changed(key, Commit.Kind.NONE, present -> {
            there.set(present.isPresent());
            return Optional.empty();
        });
        return there.get();
    }

    /** Replaces a record; an empty result deletes it. The change may be asked for more than once. */
    public long replace(String key, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        return change(key, Commit.Kind.ALL, change);
    }

    /** The same, where only metadata change. */
    public long replaceMetadata(String key, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        return change(key, Commit.Kind.METADATA, change);
    }

    /** @return the commit id, the last one if there was no such record */
    public long remove(String key) {
        if (find(key).isEmpty()) {
            return Keys.isCommitted(key) ? lastCommit() : NOT_COMMITTED;
        }
        return change(key, Commit.Kind.DELETED, present -> Optional.empty());
    }

    /** For records made outside of {@link #put}. */
    public RecordMaker maker() {
        return new RecordMaker(owner.text(), clock.instant());
    }

    /** Every synchronised key, sorted. */
    public Stream<String> keys() {
        return store.records().keys().stream().filter(Keys::isCommitted);
    }

    /** Every key, sorted; also of what no client is ever shown. */
    public Stream<String> allKeys() {
        return store.records().keys().stream();
    }

    /** The last commit id; -1 before the first. */
    public long lastCommit() {
        return store.records().lastCommit();
    }

    /** The newest commit of each key, by rising id. */
    public List<Commit> commits(long after, Predicate<String> wanted, int most) {
        return store.records().commits(after, wanted, most);
    }

    /** The newest commit whose key is wanted. */
    public Optional<Commit> newest(Predicate<String> wanted) {
        return store.records().newest(wanted);
    }

    /** What the store takes, in bytes. */
    public long bytes() {
        return store.bytes();
    }

    /**
     * Does what is due by now: drops what expired a while ago, and has copies refreshed.
     *
     * @param refresh asks for a copy's original; called for each key
     */
    public void tend(Consumer<String> refresh) {
        Instant now = clock.instant();
        boolean more = true;
        for (int round = 0; more && round < ROUNDS; round++) { // what is left then is for the next time
            List<String> due = store.records().due(now, DUE_AT_A_TIME);
            due.forEach(key -> tend(key, now, refresh));
            more = due.size() == DUE_AT_A_TIME;
        }
    }

    private void tend(String key, Instant now, Consumer<String> refresh) {
        Optional<StoredRecord> record = find(key);
        if (record.flatMap(Records::dropAt).filter(end -> !end.isAfter(now)).isPresent()) {
            change(key, Commit.Kind.DELETED, present -> present.filter(one -> dropAt(one).filter(end -> !end.isAfter(now)).isEmpty()));
            return;
        }
        Instant again = now.plus(REFRESH_PAUSE);
        store.records().change(key, Commit.Kind.NONE,
                present -> present.map(one -> one.due(dropAt(one).filter(again::isAfter).or(() -> Optional.of(again)))));
        if (record.filter(this::isVisible).isPresent()) {
            refresh.accept(key);
        }
    }

    private static Optional<Instant> dropAt(StoredRecord record) {
        return record.expiresAt().map(end -> end.plus(REMEMBERED));
    }

    private static StoredRecord due(String key, StoredRecord record) {
        Optional<Instant> drop = dropAt(record);
        Optional<Instant> refresh = key.startsWith(Keys.CACHED)
                ? Optional.ofNullable(record.metadata().get("refreshAt")).flatMap(Timestamps::parse) : Optional.empty();
        boolean refreshFirst = refresh.isPresent() && drop.filter(refresh.get()::isAfter).isEmpty();
        return record.due(refreshFirst ? refresh : drop);
    }

    private long change(String key, Commit.Kind kind, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        boolean committed = Keys.isCommitted(key);
        long commitId = changed(key, committed ? kind : Commit.Kind.NONE, change);
        if (!committed) {
            return NOT_COMMITTED;
        }
        listener.committed(commitId, kind == Commit.Kind.DELETED);
        return commitId;
    }

    private long changed(String key, Commit.Kind kind, Function<Optional<StoredRecord>, Optional<StoredRecord>> change) {
        try {
            return store.records().change(key, kind, present -> change.apply(present).map(record -> due(key, record)));
        } catch (Refusal e) { // the change's own
            throw e;
        } catch (TunnelException e) {
            throw Refusal.staying(ErrorCode.DATA_STORE, e.getMessage());
        }
    }
}
