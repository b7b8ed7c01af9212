package org.jnoports.role.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.keys.KeysException;

/** An atClient whose atServer is this test: records are in a map, notifications go to a consumer. */
final class FakeAtClient implements AtClient {
    private record Subscriber(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {}

    final Map<AtKey, String> records = new ConcurrentHashMap<>();
    final List<AtKey> looked = new CopyOnWriteArrayList<>();
    final Set<Object> subscribers = ConcurrentHashMap.newKeySet();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final AtomicInteger ids = new AtomicInteger();
    volatile CompletionStage<Void> ready = CompletableFuture.completedFuture(null);
    volatile CompletionStage<Void> taken = CompletableFuture.completedFuture(null);
    final Set<AtKey> unreadable = ConcurrentHashMap.newKeySet();
    volatile RuntimeException lookupFailure;
    volatile BiConsumer<AtKey, String> peers = (key, value) -> {};
    private final AtSign atSign;

    FakeAtClient(AtSign atSign) {
        this.atSign = atSign;
    }

    /** As if it had come from the monitor connection. */
    void deliver(AtKey key, String value) {
        AtNotification notification = new AtNotification("id-" + ids.incrementAndGet(), key, value, Instant.EPOCH);
        for (Object each : subscribers) {
            Subscriber subscriber = (Subscriber) each;
            if (subscriber.wanted().test(key)) {
                subscriber.consumer().accept(notification);
            }
        }
    }

    @Override
    public AtSign atSign() {
        return atSign;
    }

    @Override
    public CompletionStage<Void> ready(Duration limit) {
        return ready;
    }

    @Override
    public CompletionStage<Void> notify(AtKey key, String value, Duration timeToLive) {
        peers.accept(key, value);
        return taken;
    }

    @Override
    public Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        Subscriber subscriber = new Subscriber(wanted, consumer);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        looked.add(key);
        if (unreadable.contains(key)) {
            return CompletableFuture.failedFuture(new KeysException("a value can't be decrypted", null));
        }
        return lookupFailure == null ? CompletableFuture.completedFuture(Optional.ofNullable(records.get(key)))
                : CompletableFuture.failedFuture(lookupFailure);
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        throw new AssertionError("a client puts nothing");
    }

    @Override
    public CompletionStage<Void> delete(AtKey key) {
        throw new AssertionError("a client deletes nothing");
    }

    @Override
    public CompletionStage<List<AtKey>> scan(String regex) {
        throw new AssertionError("a client scans nothing");
    }

    @Override
    public ClientState state() {
        return ClientState.LIVE;
    }

    @Override
    public void close() {
        closed.complete(null);
    }
}
