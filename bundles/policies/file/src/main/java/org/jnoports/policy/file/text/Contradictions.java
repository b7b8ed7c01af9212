package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.Rule.Effect;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.policy.file.rules.Masks;

/**
 * Finds what one rule permits and another denies to the same, always: a denying rule that names everything that the
 * permitting one names, whenever that holds, and one of whose masks covers one of its. A rule that denies a part of what
 * another permits is an exception, and nothing to complain about.
 */
final class Contradictions {
    private final Map<String, List<Rule>> denyingByName = new HashMap<>(); // of users and groups, devices and device groups
    private final Where where;
    private final Complaints complaints;

    private Contradictions(Where where, Complaints complaints) {
        this.where = where;
        this.complaints = complaints;
    }

    static void check(List<Rule> rules, Where where, Complaints complaints) {
        Contradictions contradictions = new Contradictions(where, complaints);
        rules.stream().filter(rule -> rule.effect() == Effect.DENY).forEach(contradictions::note);
        rules.stream().filter(rule -> rule.effect() == Effect.PERMIT).forEach(contradictions::check);
    }

    private void note(Rule deny) {
        for (String name : names(deny)) {
            denyingByName.computeIfAbsent(name, none -> new ArrayList<>()).add(deny);
        }
    }

    private static List<String> names(Rule rule) {
        List<String> names = new ArrayList<>();
        rule.users().forEach(name -> names.add("user " + name));
        rule.groups().forEach(name -> names.add("group " + name));
        rule.devices().forEach(name -> names.add("device " + name));
        rule.deviceGroups().forEach(name -> names.add("device group " + name));
        return names;
    }

    /** Whatever contradicts it names all that it names, so the rarest of these names leads to the fewest candidates. */
    private void check(Rule permit) {
        if (permit.permitOpen().isEmpty() || appliesToNobody(permit)) {
            return;
        }
        List<Rule> candidates = null;
        for (String name : names(permit)) {
            List<Rule> denying = denyingByName.getOrDefault(name, List.of());
            candidates = candidates == null || denying.size() < candidates.size() ? denying : candidates;
        }
        for (Rule deny : candidates) {
            check(permit, deny);
        }
    }

    private static boolean appliesToNobody(Rule rule) {
        return (rule.users().isEmpty() && rule.groups().isEmpty()) || (rule.devices().isEmpty() && rule.deviceGroups().isEmpty());
    }

    private void check(Rule permit, Rule deny) {
        if (!deny.users().containsAll(permit.users()) || !deny.groups().containsAll(permit.groups())
                || !deny.devices().containsAll(permit.devices()) || !deny.deviceGroups().containsAll(permit.deviceGroups())
                || !holdsWhenever(deny.validity(), permit.validity())) {
            return;
        }
        for (PermitOpen mask : permit.permitOpen()) {
            if (deny.permitOpen().stream().anyMatch(denied -> Masks.covers(denied, mask))) {
                complaints.add(where.of(Kind.RULE, permit.name(), mask.toString()),
                        "it permits " + mask + ", which rule " + deny.name() + " always denies to the same; one of them is a mistake");
            }
        }
    }

    private static boolean holdsWhenever(Validity deny, Validity permit) {
        boolean begins = deny.from().isEmpty() || (permit.from().isPresent() && !deny.from().get().isAfter(permit.from().get()));
        boolean ends = deny.until().isEmpty() || (permit.until().isPresent() && !deny.until().get().isBefore(permit.until().get()));
        boolean hours = deny.hours().isEmpty() || (!permit.hours().isEmpty() && deny.hours().containsAll(permit.hours()));
        return begins && ends && hours;
    }
}
