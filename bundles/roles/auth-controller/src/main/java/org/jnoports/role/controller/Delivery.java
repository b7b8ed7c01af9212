package org.jnoports.role.controller;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.TunnelMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers, again where that failed (noports.md, section 8.1). */
final class Delivery {
    /** How long atServers keep an answer; who asked waits for 10 s. */
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    private static final List<Duration> RETRIES = List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final Workers workers;

    Delivery(Workers workers) {
        this.workers = workers;
    }

    /** @return completes when the own atServer has it; fails with the last trouble */
    CompletionStage<Void> send(ControlLink link, TunnelMessage message, AtSign to) {
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        attempt(link, message, to, 0, delivered);
        return delivered;
    }

    /** The same for what nobody waits for: tried once, and not missed. */
    void mention(ControlLink link, TunnelMessage message, AtSign to) {
        link.send(message, to, TIME_TO_LIVE).whenComplete((sent, failure) -> {
            if (failure != null) {
                log.debug("{} could not be told that its request is here: {}", to, Failures.sentence(failure));
            }
        });
    }

    private void attempt(ControlLink link, TunnelMessage message, AtSign to, int number, CompletableFuture<Void> delivered) {
        link.send(message, to, TIME_TO_LIVE).whenComplete((sent, failure) -> {
            if (failure == null) {
                delivered.complete(null);
            } else if (number == RETRIES.size() || Failures.cause(failure) instanceof MessageException) {
                delivered.completeExceptionally(failure);
            } else {
                workers.later(() -> attempt(link, message, to, number + 1, delivered), RETRIES.get(number));
            }
        });
    }
}
