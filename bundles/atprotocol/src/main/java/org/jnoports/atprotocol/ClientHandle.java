package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;

/** What one holder has of a {@link SharedClient}: once closed it does nothing more, while others' go on. Thread-safe. */
final class ClientHandle implements AtClient {
    private final SharedClient client;
    private final Runnable letGo;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    /** @param letGo called once */
    ClientHandle(SharedClient client, Runnable letGo) {
        this.client = client;
        this.letGo = letGo;
    }

    @Override
    public AtSign atSign() {
        return client.atSign();
    }

    @Override
    public CompletionStage<Void> ready(Duration limit) {
        return unlessClosed(() -> client.ready(limit));
    }

    @Override
    public void prepare(AtSign peer) {
        if (!closed.get()) {
            client.prepare(peer);
        }
    }

    @Override
    public CompletionStage<Void> notify(AtKey key, String value, Duration timeToLive) {
        if (!key.owner().equals(atSign()) || key.sharedWith().isEmpty()) {
            throw new IllegalArgumentException(key + " is no notification's from " + atSign() + " to somebody");
        }
        if (timeToLive.toMillis() <= 0) {
            throw new IllegalArgumentException("a notification can't live for " + timeToLive);
        }
        return unlessClosed(() -> client.notify(key, value, timeToLive));
    }

    @Override
    public Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        if (closed.get()) {
            throw closed();
        }
        Subscriber subscriber = client.subscribe(wanted, consumer);
        subscribers.add(subscriber);
        if (closed.get()) {
            subscriber.close();
        }
        return () -> {
            subscriber.close();
            subscribers.remove(subscriber);
        };
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        return unlessClosed(() -> client.get(key));
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        return unlessClosed(() -> client.put(key, value));
    }

    @Override
    public CompletionStage<Boolean> putOnce(AtKey key, String value, Duration timeToLive) {
        if (timeToLive.toMillis() <= 0) {
            throw new IllegalArgumentException("a record can't live for " + timeToLive);
        }
        return unlessClosed(() -> client.putOnce(key, value, timeToLive));
    }

    @Override
    public CompletionStage<Void> delete(AtKey key) {
        return unlessClosed(() -> client.delete(key));
    }

    @Override
    public CompletionStage<List<AtKey>> scan(String regex) {
        return unlessClosed(() -> client.scan(regex));
    }

    @Override
    public ClientState state() {
        return closed.get() ? ClientState.DISCONNECTED : client.state();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            subscribers.forEach(Subscriber::close);
            letGo.run();
        }
    }

    private <T> CompletionStage<T> unlessClosed(Supplier<CompletionStage<T>> operation) {
        try {
            return closed.get() ? CompletableFuture.failedStage(closed()) : operation.get();
        } catch (TunnelException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private TunnelException closed() {
        return new TunnelException("this AtClient of " + atSign() + "'s is closed: open a new one");
    }

    @Override
    public String toString() {
        return "AtClient[" + atSign() + "]";
    }
}
