package org.jnoports.role.controller;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.DeviceConfig;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.EventLogging;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on to daemons where session events are to be sent: a listener has shared that with the controller, daemons get it
 * when they say that they are there (noports-modern.md, section 5.5). The controller itself sends no session events: the
 * daemon tells what was asked and decided. Thread-safe.
 */
final class EventSharing {
    /** Daemons that are known to have the record; then the first ones are forgotten, and told again. */
    static final int MAX_TOLD = 10_000;

    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);
    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(EventSharing.class);

    private final Workers workers;
    private Optional<AtSign> listener = Optional.empty(); // guarded by this, as all below
    private Optional<ControlLink> link = Optional.empty();
    private Optional<EventLogging> events = Optional.empty();
    private Set<AtSign> told = new LinkedHashSet<>();

    EventSharing(Workers workers) {
        this.workers = workers;
    }

    /** From now on with this listener and over this link, which works already. */
    synchronized void use(ControlLink by, Optional<AtSign> from) {
        boolean same = link.filter(present -> present == by).isPresent() && listener.equals(from);
        if (!same) {
            link = Optional.of(by);
            listener = from;
            events = Optional.empty();
            told = new LinkedHashSet<>();
            from.ifPresent(collector -> ask(by, collector));
        }
    }

    private void ask(ControlLink by, AtSign collector) {
        by.eventLogging(collector).whenComplete((found, failure) -> answered(by, collector, found == null ? Optional.empty() : found, failure));
    }

    private synchronized void answered(ControlLink by, AtSign collector, Optional<EventLogging> found, Throwable failure) {
        if (!isCurrent(by, collector)) {
            return;
        }
        events = found.filter(config -> config.listener().equals(collector));
        if (events.isPresent()) {
            log.info("session events go to {}; daemons are told when they say that they are there", collector);
            return;
        }
        log.warn("where session events go isn't known yet: {}", failure != null ? Failures.sentence(failure)
                : found.isPresent() ? collector + " names " + found.get().listener() + " instead of itself"
                        : collector + " has shared no config.events.logging.sshnp with " + by.atSign());
        workers.later(() -> askAgain(by, collector), ASK_AGAIN);
    }

    private synchronized void askAgain(ControlLink by, AtSign collector) {
        if (isCurrent(by, collector)) {
            ask(by, collector);
        }
    }

    private boolean isCurrent(ControlLink by, AtSign collector) {
        return link.filter(present -> present == by).isPresent() && listener.equals(Optional.of(collector));
    }

    /** A daemon is there. */
    void present(ControlLink by, AtSign daemon, DevicePresence presence) {
        EventLogging config;
        boolean first;
        synchronized (this) {
            if (events.isEmpty()) {
                return;
            }
            config = events.get();
            first = told.add(daemon);
            if (told.size() > MAX_TOLD) {
                told.remove(told.iterator().next());
            }
        }
        if (first) {
            by.share(config, daemon).whenComplete((shared, failure) -> shared(daemon, failure));
        }
        by.send(new DeviceConfig(presence.device(), config), daemon, TIME_TO_LIVE).whenComplete((sent, failure) -> {
            if (failure != null) {
                log.debug("{}{} could not be told where session events go: {}", presence.device(), daemon, Failures.sentence(failure));
            }
        });
    }

    private synchronized void shared(AtSign daemon, Throwable failure) {
        if (failure != null) {
            told.remove(daemon);
            log.info("{} could not be told where session events go: {}", daemon, Failures.sentence(failure));
        }
    }
}
