package org.jnoports.role.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.EventLogging;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.TunnelMessage;

/** The controller's way to daemons and administrators. Thread-safe. */
final class ControlLink implements AutoCloseable {
    /** How long a record that says who answers a question is kept (at_client, AtRpc: 30 s). */
    private static final Duration TURN = Duration.ofSeconds(30);

    private final AtClient client;
    private final MessageCodec codec;
    private Subscription subscription = () -> {};

    private ControlLink(AtClient client, MessageCodec codec) {
        this.client = client;
        this.codec = codec;
    }

    /** @throws org.jnoports.api.TunnelException if the atSign's keys can't be read */
    static ControlLink open(ControllerSettings settings, ControllerServices services) {
        return new ControlLink(services.atClients().open(settings.atSign(), settings.keyFile(), settings.root()), services.codec());
    }

    /** @param arrived called one at a time, on the AtClient's dispatch thread */
    synchronized void listen(BiConsumer<ControlLink, AtNotification> arrived) {
        subscription = client.subscribe(key -> codec.concerns(Side.CONTROLLER, "", key),
                notification -> arrived.accept(this, notification));
    }

    AtSign atSign() {
        return client.atSign();
    }

    ClientState state() {
        return client.state();
    }

    CompletionStage<Void> ready(Duration limit) {
        return client.ready(limit);
    }

    /** @throws MessageException if it should be a message and can't be read */
    Optional<TunnelMessage> read(AtNotification notification) {
        return codec.decode(Side.CONTROLLER, "", notification).map(Decoded::message);
    }

    /** @return fails with a {@link MessageException} for what can't be said */
    CompletionStage<Void> send(TunnelMessage message, AtSign to, Duration timeToLive) {
        try {
            Encoded encoded = codec.encode(message, atSign(), to);
            return client.notify(encoded.key(), encoded.value(), timeToLive);
        } catch (MessageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Shares a message as a record. */
    CompletionStage<Void> share(TunnelMessage message, AtSign with) {
        Encoded encoded = codec.encode(message, atSign(), with);
        return client.put(encoded.key(), encoded.value());
    }

    /**
     * The record in which a listener tells where session events go; empty if it hasn't told.
     *
     * @return fails with a {@link MessageException} if it can't be read
     */
    CompletionStage<Optional<EventLogging>> eventLogging(AtSign listener) {
        AtKey key = AtKey.shared(atSign(), "config.events.logging.sshnp", listener);
        return client.get(key).thenApply(value -> value
                .flatMap(text -> codec.decode(Side.CONTROLLER, "", new AtNotification("record", key, text, Instant.EPOCH)))
                .map(Decoded::message).filter(EventLogging.class::isInstance).map(EventLogging.class::cast));
    }

    /** Whether this is the one process of several that answers a question: the record is that of the published controllers. */
    CompletionStage<Boolean> isOurs(long id) {
        AtKey key = AtKey.self(id + ".session_mutexes.auth_checks.__rpcs.sshnp", atSign());
        return client.putOnce(key, UUID.randomUUID().toString(), TURN);
    }

    /** Hears nothing more, but can still send. May be repeated. */
    synchronized void deafen() {
        subscription.close();
    }

    @Override
    public void close() {
        deafen();
        client.close();
    }
}
