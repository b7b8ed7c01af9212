package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections of one atSign, and what is done over them for all who share them. Thread-safe. Threads: one per
 * connection and one that delivers; stages complete on the command connection's, or on the timer's when time is up.
 */
final class SharedClient implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedClient.class);
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

    private final AtSign self;
    private final Timings timings;
    private final ScheduledExecutorService timer;
    private final Values values;
    private final SendingKeys sendingKeys;
    private final ReceivingKeys receivingKeys;
    private final Records records;
    private final Liveness liveness;
    private final OperationQueue queue = new OperationQueue();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final Dispatcher dispatcher;
    private final Link commands;
    private final Link monitor;

    /**
     * @param login the way to the atServer
     * @param values what encrypts for the same atSign
     * @param timer outlives this
     */
    SharedClient(Login login, Values values, ScheduledExecutorService timer) {
        this.self = login.atSign();
        this.timings = login.dialer().timings();
        this.timer = timer;
        this.values = values;
        this.sendingKeys = new SendingKeys(self, values, timings);
        this.receivingKeys = new ReceivingKeys(self, values);
        this.records = new Records(self, values, sendingKeys, receivingKeys);
        this.liveness = new Liveness(self, timer);
        this.dispatcher = new Dispatcher(self, this::open, new Delivered());
        this.commands = new Link(Liveness.Part.COMMANDS, login, new CommandSession(queue, timer, timings), liveness);
        this.monitor = new Link(Liveness.Part.MONITOR, login, new MonitorSession(self, timings, this::arrived), liveness);
    }

    void start() {
        dispatcher.start();
        commands.start();
        monitor.start();
    }

    AtSign atSign() {
        return self;
    }

    ClientState state() {
        return liveness.state();
    }

    CompletionStage<Void> ready(Duration limit) {
        CompletionStage<Void> ready = liveness.ready(limit);
        commands.hurry();
        monitor.hurry();
        return ready;
    }

    /** In front of whatever is asked for later. */
    void prepare(AtSign peer) {
        perform("prepare to notify " + peer, server -> sendingKeys.with(server, peer), timings.operation())
                .whenComplete((peerKey, failure) -> {
                    if (failure != null) {
                        log.debug("{} could not prepare to notify {}", self, peer, failure);
                    }
                });
    }

    CompletionStage<Void> notify(AtKey key, String value, Duration timeToLive) {
        Notify notify = new Notify(key, Values.checked(value), timeToLive, sendingKeys, values);
        return perform("notify " + key, notify, timeToLive).thenAccept(done -> {});
    }

    Subscriber subscribe(Predicate<AtKey> wanted, Consumer<AtNotification> consumer) {
        Subscriber subscriber = new Subscriber(wanted, consumer, subscribers::remove);
        subscribers.add(subscriber);
        return subscriber;
    }

    CompletionStage<Optional<String>> get(AtKey key) {
        return perform("get " + key, records.get(key), timings.operation());
    }

    CompletionStage<Void> put(AtKey key, String value) {
        return perform("put " + key, records.put(key, value), timings.operation()).thenAccept(done -> {});
    }

    CompletionStage<Boolean> putOnce(AtKey key, String value, Duration timeToLive) {
        return perform("put " + key + " once", records.putOnce(key, value, timeToLive), timings.operation());
    }

    CompletionStage<Void> delete(AtKey key) {
        return perform("delete " + key, records.delete(key), timings.operation()).thenAccept(done -> {});
    }

    CompletionStage<List<AtKey>> scan(String regex) {
        return perform("scan " + Printable.of(regex), records.scan(regex), timings.operation());
    }

    /** Ends the threads and connections; what is not done fails. May be repeated, also from one of the threads. */
    @Override
    public void close() {
        queue.close();
        liveness.close();
        monitor.close();
        dispatcher.close();
        commands.close();
        subscribers.clear();
    }

    private <T> CompletionStage<T> perform(String name, Operation.Body<T> body, Duration limit) {
        Operation<T> operation = new Operation<>(name, body);
        try {
            ScheduledFuture<?> alarm = timer.schedule(() -> giveUp(operation, limit), limit.toMillis(), TimeUnit.MILLISECONDS);
            operation.whenDone(done -> alarm.cancel(false));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedStage(new TunnelException("'" + name + "' was not done: the AtClient was closed", e));
        }
        queue.add(operation);
        return operation.result();
    }

    private void giveUp(Operation<?> operation, Duration limit) {
        queue.remove(operation);
        String why = liveness.trouble(Liveness.Part.COMMANDS)
                .map(TunnelException::getMessage)
                .orElse(self + "'s atServer is too slow");
        operation.fail(new TunnelException("'" + operation.name() + "' was not done within " + Timings.text(limit) + ": " + why));
    }

    private void arrived(Incoming incoming) {
        List<Subscriber> interested = subscribers.stream().filter(subscriber -> subscriber.wants(incoming.key())).toList();
        if (!interested.isEmpty()) {
            dispatcher.offer(incoming, interested);
        }
    }

    private String open(Incoming incoming) throws InterruptedException {
        if (!incoming.encrypted()) {
            return incoming.value().ciphertext();
        }
        AtSign sender = incoming.key().owner();
        Optional<String> opened = receivingKeys.openAtOnce(sender, incoming.value());
        return opened.isPresent() ? opened.get() : openByAsking(sender, incoming.value());
    }

    private String openByAsking(AtSign sender, SealedValue value) throws InterruptedException {
        if (receivingKeys.isFruitless(sender)) {
            throw new TunnelException("no key opens it, as a moment ago");
        }
        try {
            Operation.Body<String> body = server -> receivingKeys.open(server, sender, value);
            return Waiting.forResult(perform("find the key of " + sender, body, OPEN_LIMIT), OPEN_LIMIT.multipliedBy(2));
        } catch (TimeoutException e) {
            throw new TunnelException("the sender's key could not be looked up", e);
        } catch (AtProtocolException e) {
            receivingKeys.markFruitless(sender);
            throw e;
        }
    }
}
