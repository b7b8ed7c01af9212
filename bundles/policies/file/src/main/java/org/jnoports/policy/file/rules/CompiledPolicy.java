package org.jnoports.policy.file.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.Explanation.Considered;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;

/**
 * A policy, indexed so that a decision looks at no more than the rules that name both the user and the device. Immutable:
 * one edition, whoever asks from whichever thread.
 */
public final class CompiledPolicy {
    private static final int MOST_NAMED = 3;
    private static final int MOST_CONSIDERED = 100;

    private final String name;
    private final String version;
    private final People people;
    private final Places places;
    private final List<ActiveRule> rules;

    /**
     * @param name what rules carry in front
     * @param policy consistent
     */
    public CompiledPolicy(String name, String version, AccessPolicy policy) {
        this.name = name;
        this.version = version;
        people = new People(policy);
        places = new Places(policy);
        rules = policy.rules().stream().map(ActiveRule::of).toList();
    }

    /** Of the edition. */
    public String version() {
        return version;
    }

    public Decision decide(AccessRequest request, Instant now) {
        People.Person person = people.get(request.client());
        if (person == null) {
            return denied("no user has the atSign " + request.client());
        }
        Places.Found place = places.find(request);
        BitSet applying = people.rules(person);
        applying.and(place.rules());
        if (applying.isEmpty()) {
            return denied(whyNone(request, place));
        }
        Weighing weighing = weighing(request, person, applying);
        Outcome outcome = weighing.at(now);
        return outcome.permits()
                ? new Decision.Permit(outcome.targets(), label(outcome.rules()), version, weighing.until(now, outcome.targets()))
                : new Decision.Deny(request.client() + " on " + device(request) + ": " + outcome.reason(),
                        outcome.rules().isEmpty() ? "" : label(outcome.rules()), version, false);
    }

    private Weighing weighing(AccessRequest request, People.Person person, BitSet applying) {
        return new Weighing(request.target(), person.schedule(), applying.stream().mapToObj(rules::get).toList());
    }

    private Decision denied(String reason) {
        return new Decision.Deny(reason, "", version, false);
    }

    private static String device(AccessRequest request) {
        return request.device() + " of " + request.daemon();
    }

    private static String whyNone(AccessRequest request, Places.Found place) {
        if (place.known()) {
            return "no rule names both " + request.client() + " and " + device(request);
        }
        return place.otherGroup().isEmpty()
                ? device(request) + " is no device of the policy and in no device group of it"
                : device(request) + " says that it is in group " + request.deviceGroup() + ", and it must be in " + place.otherGroup();
    }

    private String label(List<String> names) {
        if (names.size() == 1) {
            return name + ": rule " + names.get(0);
        }
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return name + ": rules " + first + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }

    /** What {@link #decide} says, and what comes of each rule that names the user or the device: of those that name both first. */
    public Explanation explain(AccessRequest request, Instant now) {
        List<Considered> considered = new ArrayList<>();
        People.Person person = people.get(request.client());
        Places.Found place = places.find(request);
        if (!place.known()) {
            considered.add(new Considered(name + ": devices", whyNone(request, place)));
        }
        if (person == null) {
            considered.add(new Considered(name + ": users", "none has the atSign " + request.client()));
            return new Explanation(decide(request, now), considered);
        }
        if (!person.schedule().holds(now)) {
            considered.add(new Considered(name + ": user " + person.user().name(), "may do nothing now, only " + person.schedule()));
        }
        BitSet byUser = people.rules(person);
        BitSet both = (BitSet) byUser.clone();
        both.and(place.rules());
        Weighing weighing = weighing(request, person, both);
        both.stream().mapToObj(rules::get).forEach(rule -> considered.add(considered(rule, outcome(rule, request, weighing, now))));
        addOthers(considered, byUser, both, "doesn't name " + device(request) + ", nor a device group that it is in");
        addOthers(considered, place.rules(), both, "names neither " + request.client() + " nor a group with it");
        return new Explanation(decide(request, now), shortened(considered));
    }

    private Considered considered(ActiveRule rule, String outcome) {
        return new Considered(name + ": rule " + rule.name(), outcome);
    }

    private void addOthers(List<Considered> considered, BitSet some, BitSet both, String outcome) {
        some.stream().filter(rule -> !both.get(rule)).limit(MOST_CONSIDERED + 1L)
                .forEach(rule -> considered.add(considered(rules.get(rule), outcome)));
    }

    private List<Considered> shortened(List<Considered> considered) {
        if (considered.size() <= MOST_CONSIDERED) {
            return considered;
        }
        List<Considered> first = new ArrayList<>(considered.subList(0, MOST_CONSIDERED));
        first.add(new Considered(name, "and more rules that name the user or the device"));
        return first;
    }

    private static String outcome(ActiveRule rule, AccessRequest request, Weighing weighing, Instant now) {
        String does = (rule.denies() ? "denies " : "permits ") + rule.masksInWords();
        if (!rule.holds(now)) {
            return does + ", but not now, only " + rule.schedule();
        }
        if (request.target().isPresent()) {
            return Weighing.covers(rule, request.target().get()) ? does : does + ", not " + request.target().get();
        }
        return rule.denies() ? does : does + taken(rule, weighing, now);
    }

    private static String taken(ActiveRule rule, Weighing weighing, Instant now) {
        for (PermitOpen mask : rule.masks()) {
            Optional<ActiveRule> taking = weighing.taking(mask, now);
            if (taking.isPresent()) {
                return "; the target isn't known, so what rule " + taking.get().name() + " denies takes away all of " + mask;
            }
        }
        return "";
    }
}
