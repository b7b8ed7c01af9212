package org.jnoports.role.controller;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.message.UnreadableRequest;
import org.jnoports.api.session.RoleInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes on what arrives, from those who may ask and not too much at a time, and passes it to whom it is for. Who may not ask
 * hears nothing. Thread-safe, never blocks the caller.
 */
final class Requests {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    private final RoleInstance instance;
    private final Workers workers;
    private final Allowance allowance;
    private final AccessChecks checks;
    private final Management management;
    private final EventSharing events;

    Requests(RoleInstance instance, Workers workers, Allowance allowance, AccessChecks checks, Management management, EventSharing events) {
        this.instance = instance;
        this.workers = workers;
        this.allowance = allowance;
        this.checks = checks;
        this.management = management;
        this.events = events;
    }

    /** Takes it on, or drops it. */
    void arrived(ControlLink link, AtNotification notification, ControllerSettings settings) {
        AtSign from = notification.from();
        if (!settings.answers(from) && !settings.managers().contains(from)) {
            log.info("{}: {} is none of the daemons that are answered; ignored", instance, from);
            return;
        }
        Optional<Allowance.Place> place = allowance.take(from, settings.requestsPerSecond());
        if (place.isEmpty()) {
            log.warn("{}: a request of {} is dropped: there are too many", instance, from);
            return;
        }
        Arrived arrived = new Arrived(link, from, settings);
        CompletableFuture.completedStage(notification)
                .thenComposeAsync(taken -> handle(arrived, taken), workers.pool())
                .whenComplete((done, failure) -> {
                    place.get().done();
                    if (failure != null) {
                        log.warn("{}: a request of {} came to nothing: {}", instance, from, Failures.sentence(failure));
                        log.debug("{}: a request of {}", instance, from, failure);
                    }
                });
    }

    private CompletionStage<Void> handle(Arrived arrived, AtNotification notification) {
        try {
            return arrived.link().read(notification).map(message -> handle(arrived, message)).orElse(DONE);
        } catch (MessageException e) {
            log.info("{}: a notification of {} is ignored: {}", instance, arrived.from(), e.getMessage());
            return DONE;
        }
    }

    private CompletionStage<Void> handle(Arrived arrived, TunnelMessage message) {
        boolean manager = arrived.settings().managers().contains(arrived.from());
        boolean daemon = arrived.settings().answers(arrived.from());
        if (message instanceof AccessQuery query && daemon) {
            return checks.answer(arrived, query);
        } else if (message instanceof ManagerRequest request && manager) {
            return management.answer(arrived, request);
        } else if (message instanceof UnreadableRequest request && request.forManager() && manager) {
            return management.refuse(arrived, request.id(), request.reason());
        } else if (message instanceof UnreadableRequest request && !request.forManager() && daemon) {
            return checks.refuse(arrived, request.id(), request.reason());
        } else if (message instanceof DevicePresence presence && daemon) {
            events.present(arrived.link(), arrived.from(), presence);
            return DONE;
        }
        log.info("{}: {} asks for what it may not ask for; ignored", instance, arrived.from());
        return DONE;
    }
}
