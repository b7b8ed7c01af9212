package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An administrator's way to a controller: asks one thing after the other and waits for the answer. For one thread. */
final class AdminLink implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
    private static final long LEAST_ID = 1L << 52;
    private static final Logger log = LoggerFactory.getLogger(AdminLink.class);

    private final AtClient client;
    private final MessageCodec codec;
    private final AtSign controller;
    private final Duration limit;
    private final CompletionStage<Void> stopping;

    /**
     * @param client closed with this
     * @param limit of the wait for one answer
     * @param stopping when the person gives up
     */
    AdminLink(AtClient client, MessageCodec codec, AtSign controller, Duration limit, CompletionStage<Void> stopping) {
        this.client = client;
        this.codec = codec;
        this.controller = controller;
        this.limit = limit;
        this.stopping = stopping;
    }

    /** @throws TunnelException if the atServer can't be reached, or takes the keys for somebody else's */
    void connect(Path keyFile) {
        await(client.ready(READY_LIMIT), READY_LIMIT.plusSeconds(5), "connecting with " + keyFile);
    }

    /** @throws TunnelException if there is no answer, or one that says that nothing came of it */
    ManagerAnswer ask(ManagerRequest.Operation operation) {
        ManagerRequest request = new ManagerRequest(ThreadLocalRandom.current().nextLong(LEAST_ID, LEAST_ID << 1), operation);
        CompletableFuture<ManagerAnswer> answered = new CompletableFuture<>();
        Encoded encoded = codec.encode(request, client.atSign(), controller);
        Subscription answers = client.subscribe(key -> codec.concerns(Side.ADMINISTRATOR, "", key),
                notification -> read(notification, request.id(), answered));
        try (answers) {
            client.notify(encoded.key(), encoded.value(), TIME_TO_LIVE).whenComplete((sent, failure) -> {
                if (failure != null) {
                    answered.completeExceptionally(failure);
                }
            });
            return successful(await(answered, limit, controller + " did not answer: is it running, and is " + client.atSign()
                    + " one of its managers? It waited"));
        }
    }

    private ManagerAnswer successful(ManagerAnswer answer) {
        if (answer.outcome() instanceof ManagerAnswer.Failed || answer.outcome() instanceof ManagerAnswer.NotAccepted) {
            throw new TunnelException(controller + ": " + (answer.message().isEmpty() ? "nothing came of it" : answer.message()));
        }
        return answer;
    }

    private void read(AtNotification notification, long id, CompletableFuture<ManagerAnswer> answered) {
        if (!notification.from().equals(controller)) {
            log.warn("an answer from {} is ignored: {} was asked", notification.from(), controller);
            return;
        }
        try {
            codec.decode(Side.ADMINISTRATOR, "", notification).map(Decoded::message)
                    .filter(ManagerAnswer.class::isInstance).map(ManagerAnswer.class::cast)
                    .filter(answer -> answer.id() == id && !(answer.outcome() instanceof ManagerAnswer.Acknowledged))
                    .ifPresent(answered::complete);
        } catch (MessageException e) {
            log.warn("an answer of {} is ignored: {}", controller, e.getMessage());
        }
    }

    private <T> T await(CompletionStage<T> awaited, Duration longest, String what) {
        CompletableFuture<T> result = awaited.toCompletableFuture();
        try {
            CompletableFuture.anyOf(result, stopping.toCompletableFuture()).get(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (!result.isDone()) {
                throw new TunnelException("stopped before there was an answer");
            }
            return result.join();
        } catch (TimeoutException e) {
            throw new TunnelException(what + " " + longest.toSeconds() + " s", e);
        } catch (ExecutionException | CompletionException e) {
            throw Failures.cause(e) instanceof TunnelException known ? known : new TunnelException(Failures.sentence(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
