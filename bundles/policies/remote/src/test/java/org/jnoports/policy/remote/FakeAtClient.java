package org.jnoports.policy.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;

/** An AtClient without atServer, for one thread: tests deliver what arrives and look at what was sent. */
final class FakeAtClient implements AtClient {
    record Sent(AtKey key, String value, Duration timeToLive) {}

    private record Subscriber(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {}

    private final AtSign atSign;
    private final List<Subscriber> subscribers = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    CompletableFuture<Void> sending = CompletableFuture.completedFuture(null);
    ClientState state = ClientState.LIVE;
    boolean closed;

    FakeAtClient(AtSign atSign) {
        this.atSign = atSign;
    }

    void deliver(AtKey key, String value) {
        List.copyOf(subscribers).stream().filter(one -> one.wanted().test(key))
                .forEach(one -> one.consumer().accept(new AtNotification("n", key, value, Instant.EPOCH)));
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    @Override
    public AtSign atSign() {
        return atSign;
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
    }

    @Override
    public CompletionStage<Void> ready(Duration limit) {
        throw new AssertionError("nobody waits for the AtClient");
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        throw new AssertionError("no records are read");
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        throw new AssertionError("no records are written");
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
