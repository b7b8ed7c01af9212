package org.jnoports.atserver.verb;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.StoredRecord;
import org.jnoports.atserver.command.KeyName;
import org.jnoports.atserver.command.MetadataField;
import org.jnoports.atserver.connection.Failures;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.store.Keys;
import org.jnoports.atserver.store.RecordJson;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.atserver.wire.Timestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Other atSigns' records: this side's copy while it is good, else their atServer (atprotocol.md, sections 3.6 and 3.7). */
public final class RemoteRecords {
    private static final Logger log = LoggerFactory.getLogger(RemoteRecords.class);
    private static final String TTR = MetadataField.TTR.wireName();
    private static final String FOR_EVER = "-1";
    private static final String PUBLIC_KEY = "publickey";
    private static final Duration PUBLIC_COPY = Duration.ofHours(24);

    private final Records records;
    private final Peers peers;
    private final Limits limits;
    private final Workers workers;
    private final InstantSource clock;

    public RemoteRecords(Records records, Peers peers, Limits limits, Workers workers, InstantSource clock) {
        this.records = records;
        this.peers = peers;
        this.limits = limits;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * What is looked for.
     *
     * @param key as the other atServer has it
     */
    record Wanted(AtSign owner, String name, String key, Peers.Purpose purpose) {
        String copyKey() {
            return Keys.CACHED + key;
        }

        boolean isPublic() {
            return purpose == Peers.Purpose.PUBLIC;
        }

        boolean isPublicKey() {
            return isPublic() && name.equals(PUBLIC_KEY);
        }
    }

    /** @param bypassCache ask the other atServer in any case */
    CompletionStage<Found> read(Wanted wanted, boolean bypassCache) {
        Optional<StoredRecord> copy = bypassCache ? Optional.empty() : records.visible(wanted.copyKey()).filter(this::isFresh);
        return copy.isEmpty() ? fetch(wanted) : CompletableFuture.completedFuture(new Found(wanted.copyKey(), copy));
    }

    /** Asks for a copy's original and keeps what it is now; returns at once. A failure leaves the copy as it is. */
    public void refresh(String copyKey) {
        wanted(copyKey).ifPresent(wanted -> fetch(wanted).whenComplete((found, failure) -> {
            if (failure != null) {
                log.debug("{} isn't refreshed: {}", copyKey, Failures.cause(failure).getMessage());
            }
        }));
    }

    private Optional<Wanted> wanted(String copyKey) {
        String key = copyKey.substring(Keys.CACHED.length());
        int owner = key.lastIndexOf('@');
        boolean isPublic = key.startsWith(Keys.PUBLIC);
        String prefix = isPublic ? Keys.PUBLIC : records.owner() + ":";
        return owner <= prefix.length() || !key.startsWith(prefix) ? Optional.empty()
                : Optional.of(new Wanted(KeyName.atSign(key.substring(owner)), key.substring(prefix.length(), owner), key,
                        isPublic ? Peers.Purpose.PUBLIC : Peers.Purpose.READ));
    }

    /** A copy without ttr was made of a public record, and expires by itself. */
    private boolean isFresh(StoredRecord copy) {
        String ttr = copy.metadata().getOrDefault(TTR, "0");
        boolean due = Optional.ofNullable(copy.metadata().get("refreshAt")).flatMap(Timestamps::parse)
                .map(time -> !clock.instant().isBefore(time)).orElse(copy.expiresAt().isEmpty());
        return ttr.equals(FOR_EVER) || !due;
    }

    private CompletionStage<Found> fetch(Wanted wanted) {
        CompletionStage<String> payload =
                peers.ask(wanted.owner(), wanted.purpose(), "lookup:all:" + wanted.name() + wanted.owner(), limits.lookup());
        return workers.within(limits.lookup(), payload, () -> Refusal.of(ErrorCode.TIMEOUT, "no answer from " + wanted.owner()))
                .handleAsync((json, failure) -> failure == null ? found(wanted, json) : failed(wanted, failure),
                        workers.executor());
    }

    private Found found(Wanted wanted, String json) {
        Optional<StoredRecord> record = RecordJson.parse(json);
        if (record.isEmpty()) {
            dropCopy(wanted);
            return new Found(wanted.key(), record);
        }
        copyOf(wanted, record.get()).ifPresent(copy -> records.replace(wanted.copyKey(), present -> Optional.of(copy)));
        return new Found(wanted.key(), record);
    }

    private Found failed(Wanted wanted, Throwable failure) {
        if (Failures.cause(failure) instanceof Refusal refusal) {
            if (refusal.code() == ErrorCode.KEY_NOT_FOUND) {
                dropCopy(wanted);
            }
            throw refusal;
        }
        throw Refusal.of(ErrorCode.UNREACHABLE, "no connection to " + wanted.owner());
    }

    private void dropCopy(Wanted wanted) {
        if (!wanted.isPublicKey()) {
            records.remove(wanted.copyKey());
        }
    }

    /** What may be kept, and for how long, is the owner's wish; public records without one are kept for a day. */
    private Optional<StoredRecord> copyOf(Wanted wanted, StoredRecord record) {
        if (wanted.copyKey().length() > Keys.MAX_CACHED_CHARS) {
            return Optional.empty();
        }
        if (wanted.isPublicKey()) {
            Map<String, String> metadata = new HashMap<>(record.metadata());
            metadata.put(TTR, FOR_EVER);
            return Optional.of(new StoredRecord(record.value(), metadata, record.availableAt(), record.expiresAt()));
        }
        boolean cacheable = !record.metadata().getOrDefault(TTR, "0").equals("0");
        if (cacheable) {
            return Optional.of(records.maker().copy(record));
        }
        return wanted.isPublic() ? Optional.of(forADay(record)) : Optional.empty();
    }

    private StoredRecord forADay(StoredRecord record) {
        Instant tomorrow = clock.instant().plus(PUBLIC_COPY);
        Instant end = record.expiresAt().filter(time -> time.isBefore(tomorrow)).orElse(tomorrow);
        return new StoredRecord(record.value(), record.metadata(), record.availableAt(), Optional.of(end));
    }
}
