package org.jnoports.role.daemon;

import java.time.Duration;
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
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;

/** An atClient without an atServer: a test delivers, and looks at what was sent. */
final class FakeAtClient implements AtClient {
    record Sent(AtKey key, String value, Duration timeToLive) {}

    private record Listening(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {}

    final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    final Map<AtKey, String> records = new ConcurrentHashMap<>();
    final List<AtKey> asked = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    volatile ClientState state = ClientState.LIVE;
    volatile Optional<TunnelException> troubled = Optional.empty();
    /** Completes when the last subscription is closed. */
    final CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
    /** Completes with {@link #close}. */
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final AtSign atSign;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    FakeAtClient(AtSign atSign) {
        this.atSign = atSign;
    }

    /** @return false if nobody wanted it */
    boolean deliver(AtNotification notification) {
        boolean wanted = false;
        for (Listening one : listening) {
            if (one.wanted().test(notification.key())) {
                one.consumer().accept(notification);
                wanted = true;
            }
        }
        return wanted;
    }

    /** Waits for the next notification. */
    Sent nextSent() {
        try {
            Sent next = sent.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was sent");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    int subscriptions() {
        return listening.size();
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
        if (closed.isDone()) {
            return CompletableFuture.failedStage(new TunnelException("closed"));
        }
        sent.add(new Sent(key, value, timeToLive));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Subscription subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        Listening one = new Listening(wanted, consumer);
        listening.add(one);
        return () -> {
            listening.remove(one);
            if (listening.isEmpty()) {
                unsubscribed.complete(null);
            }
        };
    }

    @Override
    public CompletionStage<Optional<String>> get(AtKey key) {
        asked.add(key);
        return troubled.<CompletionStage<Optional<String>>>map(CompletableFuture::failedStage)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.ofNullable(records.get(key))));
    }

    @Override
    public CompletionStage<Void> put(AtKey key, String value) {
        records.put(key, value);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delete(AtKey key) {
        if (troubled.isPresent()) {
            return CompletableFuture.failedStage(troubled.get());
        }
        records.remove(key);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<List<AtKey>> scan(String regex) {
        Pattern wanted = Pattern.compile(regex);
        return CompletableFuture.completedStage(
                records.keySet().stream().filter(key -> wanted.matcher(key.toString()).find()).toList());
    }

    @Override
    public ClientState state() {
        return state;
    }

    @Override
    public void close() {
        closed.complete(null);
    }
}
