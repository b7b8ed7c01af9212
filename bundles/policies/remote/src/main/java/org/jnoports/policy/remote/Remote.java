package org.jnoports.policy.remote;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy that asks a controller, under whatever configuration there is. Without a usable one nobody is permitted.
 * Thread-safe.
 */
final class Remote implements AuthorizationPolicy, AutoCloseable {
    /** How often the controller is told that the device is there, and how long that is news. */
    static final Duration PRESENCE = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Remote.class);

    private final AtClients atClients;
    private final MessageCodec codec;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoTime;
    private final LongSupplier ids;

    /** Written under this object's lock, read by requests without. */
    private volatile State state = new Nobody("it has no configuration yet", Optional.empty());
    private boolean closed; // guarded by this

    /**
     * @param scheduler one thread of this policy's own; shut down when all is over
     * @param ids as in {@link Questions}
     */
    Remote(AtClients atClients, MessageCodec codec, ScheduledExecutorService scheduler, LongSupplier nanoTime, LongSupplier ids) {
        this.atClients = atClients;
        this.codec = codec;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.ids = ids;
    }

    /** What can be done about requests. */
    private sealed interface State {}

    private record Asking(RemoteSettings settings, Questions questions, ControllerLink link, Optional<ScheduledFuture<?>> presence)
            implements State {}

    /** @param settings what a usable part of the configuration says about whom it concerns; empty: everybody */
    private record Nobody(String reason, Optional<RemoteSettings> settings) implements State {}

    /** Puts a configuration into force, for requests from now on; open questions keep theirs. */
    void configure(Supplier<RemoteSettings> candidate) {
        Runnable retire;
        synchronized (this) {
            if (closed) {
                return;
            }
            State before = state;
            state = next(candidate);
            retire = retiring(before, () -> {});
        }
        retire.run();
    }

    private State next(Supplier<RemoteSettings> candidate) {
        try {
            return open(candidate.get());
        } catch (TunnelException e) {
            log.warn("{}; until that is mended everybody is denied", e.getMessage());
            return new Nobody(e.getMessage(), Optional.empty());
        }
    }

    private State open(RemoteSettings settings) {
        try {
            ControllerLink link = new ControllerLink(settings.controller(),
                    atClients.open(settings.atSign(), settings.keyFile(), settings.root()), codec);
            Questions questions = new Questions(link, settings, scheduler, nanoTime, ids);
            questions.start();
            log.info("{} asks policy service {}, answers hold for {}", settings.atSign(), settings.controller(),
                    Question.text(settings.remembered()));
            return new Asking(settings, questions, link, settings.presence().map(presence -> tell(presence, link)));
        } catch (TunnelException e) {
            String reason = "policy service " + settings.controller() + " can't be asked: " + e.getMessage();
            log.warn("{}; until that is mended everybody is denied", reason);
            Future<?> unused = scheduler.schedule(() -> openAgain(settings), RETRY.toMillis(), TimeUnit.MILLISECONDS);
            return new Nobody(reason, Optional.of(settings));
        }
    }

    /** Somebody may have put the key file where it belongs. */
    private synchronized void openAgain(RemoteSettings settings) {
        if (!closed && state instanceof Nobody nobody && nobody.settings().equals(Optional.of(settings))) {
            state = open(settings);
        }
    }

    private ScheduledFuture<?> tell(DevicePresence presence, ControllerLink link) {
        return scheduler.scheduleWithFixedDelay(() -> link.send(presence, PRESENCE).whenComplete((sent, failure) -> {
            if (failure != null) {
                log.info("policy service {} could not be told that {} is there: {}", link.controller(), presence.device(), failure.getMessage());
            }
        }), 0, PRESENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        State now = state;
        while (now instanceof Asking asking) {
            if (!asking.settings().concerns(request)) {
                return CompletableFuture.completedFuture(new Decision.Abstain());
            }
            Optional<CompletionStage<Decision>> decision = asking.questions().decide(request);
            if (decision.isPresent()) {
                return decision.get();
            }
            if (state == now) {
                return CompletableFuture.completedFuture(Decision.Deny.undecided(
                        "policy service " + asking.settings().controller() + " isn't asked any more: the policy was stopped"));
            }
            now = state; // changed just now
        }
        return CompletableFuture.completedFuture(nobody((Nobody) now, request));
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        State now = state;
        if (now instanceof Asking asking && asking.settings().concerns(request)) {
            return CompletableFuture.completedFuture(asking.questions().explain(request));
        }
        Decision decision = now instanceof Nobody nobody ? nobody(nobody, request) : new Decision.Abstain();
        String outcome = decision instanceof Decision.Deny deny ? deny.reason() : "isn't about this daemon";
        return CompletableFuture.completedFuture(
                new Explanation(decision, List.of(new Explanation.Considered("remote", outcome))));
    }

    private static Decision nobody(Nobody nobody, AccessRequest request) {
        return nobody.settings().filter(settings -> !settings.concerns(request)).<Decision>map(settings -> new Decision.Abstain())
                .orElseGet(() -> Decision.Deny.undecided(nobody.reason()));
    }

    /** Asks nothing more; what was asked is still answered, within the time of its wait. */
    @Override
    public void close() {
        Runnable retire;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            retire = retiring(state, scheduler::shutdown);
        }
        retire.run();
    }

    /** What is to be done without the lock: somebody who is told may want it. */
    private static Runnable retiring(State before, Runnable then) {
        if (before instanceof Asking asking) {
            asking.presence().ifPresent(presence -> presence.cancel(false));
            return () -> asking.questions().retire(() -> {
                asking.link().close();
                then.run();
            });
        }
        return then;
    }
}
