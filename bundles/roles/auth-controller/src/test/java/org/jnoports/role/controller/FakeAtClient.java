package org.jnoports.role.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;

/** An AtClient without atServer: tests deliver what arrives and take what was sent. Several may share records. */
final class FakeAtClient implements AtClient {
    record Sent(AtKey key, String value, Duration timeToLive) {}

    private record Subscriber(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {}

    private final AtSign atSign;
    final Map<AtKey, String> records;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Sent> shared = new LinkedBlockingQueue<>();
    volatile CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
    volatile CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    volatile Optional<RuntimeException> noTurns = Optional.empty();
    /** Where what is sent goes. */
    volatile Consumer<Sent> wire = sent -> {};
    volatile ClientState state = ClientState.LIVE;
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    FakeAtClient(AtSign atSign, Map<AtKey, String> records) {
        this.atSign = atSign;
        this.records = records;
    }

    FakeAtClient(AtSign atSign) {
        this(atSign, new ConcurrentHashMap<>());
    }

    /** @return whether anybody wanted it */
    boolean deliver(AtKey key, String value) {
        List<Subscriber> wanting = subscribers.stream().filter(one -> one.wanted().test(key)).toList();
        wanting.forEach(one -> one.consumer().accept(new AtNotification("n", key, value, Instant.EPOCH)));
        return !wanting.isEmpty();
    }

    Sent takeSent() throws InterruptedException {
        return take(sent, key -> true);
    }

    /** The next one of that name, wherever it is. */
    Sent takeSent(String name) throws InterruptedException {
        return take(sent, key -> key.name().matches(name));
    }

    Sent takeShared() throws InterruptedException {
        return take(shared, key -> true);
    }

    private static Sent take(BlockingQueue<Sent> queue, Function<AtKey, Boolean> wanted) throws InterruptedException {
        while (true) {
            Sent next = queue.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was sent");
            }
            if (wanted.apply(next.key())) {
                return next;
            }
        }
    }

    List<Sent> sentSoFar() {
        return List.copyOf(sent);
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
        CompletableFuture<Void> outcome = sending; // before the test sees it and changes that
        Sent next = new Sent(key, value, timeToLive);
        sent.add(next);
        wire.accept(next);
        return outcome;
    }

    @Override
    public Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        Subscriber subscriber = new Subscriber(wanted, consumer);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        return CompletableFuture.completedFuture(Optional.ofNullable(records.get(key)));
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        records.put(key, value);
        shared.add(new Sent(key, value, Duration.ZERO));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> putOnce(AtKey key, String value, Duration timeToLive) {
        return noTurns.<CompletionStage<Boolean>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(records.putIfAbsent(key, value) == null));
    }

    @Override
    public ClientState state() {
        return state;
    }

    @Override
    public void close() {
        closed.complete(null);
    }

    @Override
    public CompletionStage<Void> delete(AtKey key) {
        throw new AssertionError("no records are deleted");
    }

    @Override
    public CompletionStage<List<AtKey>> scan(String regex) {
        throw new AssertionError("no records are scanned");
    }
}
