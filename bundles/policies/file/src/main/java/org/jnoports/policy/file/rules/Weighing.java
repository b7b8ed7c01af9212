package org.jnoports.policy.file.rules;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;

/**
 * What the rules that apply to one request come to, at any moment. A denying rule always decides.
 *
 * <p>Where the target is known, it is looked up in the masks. Where it isn't, the answer is a set of masks, and what is denied
 * has to be taken away from it. Masks can't say "all but this": a permitted mask that a denied one overlaps goes as a whole,
 * so what is answered is never more than what is permitted.
 */
final class Weighing {
    /** How many changes of the rules' validity are looked through for the end of a permission. */
    private static final int CHANGES_AHEAD = 32;

    private final Optional<HostPort> target;
    private final Schedule user;
    private final List<ActiveRule> permitting;
    private final List<ActiveRule> denying;

    /** @param rules those that apply to the user and the device, whether they hold at the moment or not */
    Weighing(Optional<HostPort> target, Schedule user, List<ActiveRule> rules) {
        this.target = target;
        this.user = user;
        this.permitting = rules.stream().filter(rule -> !rule.denies()).filter(this::concerns).toList();
        this.denying = rules.stream().filter(ActiveRule::denies).filter(this::concerns).toList();
    }

    private boolean concerns(ActiveRule rule) {
        return target.isEmpty() || covers(rule, target.get());
    }

    static boolean covers(ActiveRule rule, HostPort target) {
        return rule.masks().stream().anyMatch(mask -> mask.covers(target.host(), target.port()));
    }

    Outcome at(Instant moment) {
        if (!user.holds(moment)) {
            return Outcome.denied("the user may do nothing now, only " + user, List.of());
        }
        return target.isPresent() ? at(moment, target.get()) : without(moment);
    }

    private Outcome at(Instant moment, HostPort wanted) {
        if (wanted.port() == 0 || wanted.host().contains("*")) {
            return Outcome.denied(wanted + " is nothing that can be opened", List.of());
        }
        Optional<ActiveRule> deny = denying.stream().filter(rule -> rule.holds(moment)).findFirst();
        if (deny.isPresent()) {
            return Outcome.denied("rule " + deny.get().name() + " denies " + wanted, List.of(deny.get().name()));
        }
        return permitting.stream().filter(rule -> rule.holds(moment)).findFirst()
                .map(rule -> Outcome.permitted(Set.of(new PermitOpen(wanted.host(), Integer.toString(wanted.port()))), List.of(rule.name())))
                .orElseGet(() -> Outcome.denied(permitting.isEmpty() ? "no rule permits " + wanted : "no rule permits " + wanted + " now", List.of()));
    }

    private Outcome without(Instant moment) {
        Collection<ActiveRule> deny = denying.stream().filter(rule -> rule.holds(moment)).toList();
        Set<PermitOpen> targets = new LinkedHashSet<>();
        Set<String> permittedBy = new LinkedHashSet<>();
        Set<String> takenBy = new LinkedHashSet<>();
        for (ActiveRule permit : permitting) {
            if (permit.holds(moment)) {
                for (PermitOpen mask : permit.masks()) {
                    Optional<ActiveRule> taking = taking(mask, deny);
                    taking.ifPresentOrElse(rule -> takenBy.add(rule.name()), () -> {
                        targets.add(mask);
                        permittedBy.add(permit.name());
                    });
                }
            }
        }
        if (!targets.isEmpty()) {
            return Outcome.permitted(targets, List.copyOf(permittedBy));
        }
        return takenBy.isEmpty() ? Outcome.denied("no rule permits anything now", List.of())
                : Outcome.denied("nothing is left of what is permitted: while the target isn't known, a denied host:port takes away every mask it lies in",
                        List.copyOf(takenBy));
    }

    private static Optional<ActiveRule> taking(PermitOpen mask, Collection<ActiveRule> denying) {
        return denying.stream().filter(rule -> rule.masks().stream().anyMatch(denied -> Masks.overlap(denied, mask))).findFirst();
    }

    /** Which denying rule takes this mask away while the target isn't known. */
    Optional<ActiveRule> taking(PermitOpen mask, Instant moment) {
        return taking(mask, denying.stream().filter(rule -> rule.holds(moment)).toList());
    }

    /**
     * When the first of the targets isn't permitted any more.
     *
     * @return empty if that doesn't come of the rules' validity; the last moment that was looked at, if it is farther away
     */
    Optional<Instant> until(Instant now, Set<PermitOpen> targets) {
        Instant moment = now;
        for (int i = 0; i < CHANGES_AHEAD; i++) {
            Optional<Instant> change = changesAfter(moment);
            if (change.isEmpty()) {
                return change;
            }
            moment = change.get();
            if (!at(moment).stillPermits(targets)) {
                return Optional.of(moment);
            }
        }
        return Optional.of(moment);
    }

    /** Of what could take a target away: the user's time or that of a rule that permits now may end, that of one that denies begin. */
    private Optional<Instant> changesAfter(Instant moment) {
        Stream<Schedule> permittingNow = permitting.stream().filter(rule -> rule.holds(moment)).map(ActiveRule::schedule);
        return Stream.of(Stream.of(user), permittingNow, denying.stream().map(ActiveRule::schedule)).flatMap(schedules -> schedules)
                .filter(schedule -> !schedule.always())
                .flatMap(schedule -> schedule.changesAfter(moment).stream())
                .min(Instant::compareTo);
    }
}
