package org.jnoports.role.relay;

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
import java.util.function.Predicate;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;

/** An AtClient without atServer: tests deliver what arrives and take what was sent. */
final class FakeAtClient implements AtClient {
    record Sent(AtKey key, String value, Duration timeToLive) {}

    private record Subscriber(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {}

    private final AtSign atSign;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
    private volatile ClientState state = ClientState.DISCONNECTED;
    private volatile boolean closed;
    final Map<AtKey, CompletableFuture<Optional<String>>> records = new ConcurrentHashMap<>();
    final BlockingQueue<CompletableFuture<Void>> waiting = new LinkedBlockingQueue<>();

    FakeAtClient(AtSign atSign) {
        this.atSign = atSign;
    }

    /** Both connections are live. */
    void goesLive() throws InterruptedException {
        state = ClientState.LIVE;
        takeWaiting().complete(null);
    }

    void goes(ClientState next) {
        state = next;
    }

    CompletableFuture<Void> takeWaiting() throws InterruptedException {
        CompletableFuture<Void> waiter = waiting.poll(30, TimeUnit.SECONDS);
        if (waiter == null) {
            throw new AssertionError("nobody waits for the AtClient to be ready");
        }
        return waiter;
    }

    void sendingFails(Throwable cause) {
        sending = CompletableFuture.failedFuture(cause);
    }

    /** @return whether anybody wanted it */
    boolean deliver(AtSign from, String name, String value) {
        AtNotification notification = new AtNotification("n", AtKey.shared(atSign, name, from), value, Instant.EPOCH);
        List<Subscriber> wanting = subscribers.stream().filter(one -> one.wanted().test(notification.key())).toList();
        wanting.forEach(one -> one.consumer().accept(notification));
        return !wanting.isEmpty();
    }

    Sent takeSent() throws InterruptedException {
        Sent next = sent.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was sent");
        }
        return next;
    }

    boolean sentNothing() {
        return sent.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public AtSign atSign() {
        return atSign;
    }

    @Override
    public CompletionStage<Void> ready(Duration limit) {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        waiting.add(waiter);
        return waiter;
    }

    @Override
    public CompletionStage<Void> notify(AtKey key, String value, Duration timeToLive) {
        sent.add(new Sent(key, value, timeToLive));
        return sending;
    }

    @Override
    public Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        Subscriber subscriber = new Subscriber(wanted, consumer);
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public ClientState state() {
        return state;
    }

    @Override
    public void close() {
        closed = true;
        state = ClientState.DISCONNECTED;
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        return Optional.ofNullable(records.get(key)).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        throw new AssertionError("a relay writes no records");
    }

    @Override
    public CompletionStage<Void> delete(AtKey key) {
        throw new AssertionError("a relay deletes no records");
    }

    @Override
    public CompletionStage<List<AtKey>> scan(String regex) {
        throw new AssertionError("a relay scans no records");
    }
}
