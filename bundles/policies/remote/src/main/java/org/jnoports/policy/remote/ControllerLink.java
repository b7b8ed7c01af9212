package org.jnoports.policy.remote;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.TunnelMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's way to its controller: questions go out, answers of the controller and nobody else come in. Thread-safe. */
final class ControllerLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControllerLink.class);

    private final AtSign controller;
    private final AtClient client;
    private final MessageCodec codec;
    private Subscription subscription = () -> {};

    ControllerLink(AtSign controller, AtClient client, MessageCodec codec) {
        this.controller = controller;
        this.client = client;
        this.codec = codec;
    }

    AtSign controller() {
        return controller;
    }

    /** @param answered called one at a time, on the AtClient's dispatch thread */
    synchronized void listen(Consumer<AccessAnswer> answered) {
        subscription = client.subscribe(key -> codec.concerns(Side.ASKER, "", key),
                notification -> read(notification).ifPresent(answered));
    }

    private Optional<AccessAnswer> read(AtNotification notification) {
        if (!notification.from().equals(controller)) {
            log.warn("an answer from {} is ignored: policy service {} was asked", notification.from(), controller);
            return Optional.empty();
        }
        try {
            return codec.decode(Side.ASKER, "", notification).map(Decoded::message)
                    .filter(AccessAnswer.class::isInstance).map(AccessAnswer.class::cast);
        } catch (MessageException e) {
            log.warn("an answer of policy service {} is ignored: {}", controller, e.getMessage());
            return Optional.empty();
        }
    }

    /** @return fails with a {@link MessageException} for what can't be said */
    CompletionStage<Void> send(TunnelMessage message, Duration timeToLive) {
        try {
            Encoded encoded = codec.encode(message, client.atSign(), controller);
            return client.notify(encoded.key(), encoded.value(), timeToLive);
        } catch (MessageException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Why nothing goes out, where that is so. */
    Optional<String> trouble() {
        ClientState state = client.state();
        return state == ClientState.LIVE ? Optional.empty()
                : Optional.of(client.atSign() + " isn't connected: " + state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    @Override
    public synchronized void close() {
        subscription.close();
        client.close();
    }
}
