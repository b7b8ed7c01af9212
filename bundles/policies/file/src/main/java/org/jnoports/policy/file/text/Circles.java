package org.jnoports.policy.file.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jnoports.api.policy.admin.Group;

/** Finds groups that hold each other in a circle. Without recursion: thousands of groups may hold one another in a row. */
final class Circles {
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, Boolean> done = new HashMap<>(); // false: on the path that is being walked
    private final Where where;
    private final Complaints complaints;

    private Circles(List<Group> groups, Where where, Complaints complaints) {
        groups.forEach(group -> this.groups.put(group.name(), group));
        this.where = where;
        this.complaints = complaints;
    }

    static void check(List<Group> groups, Where where, Complaints complaints) {
        Circles circles = new Circles(groups, where, complaints);
        groups.stream().map(Group::name).sorted().forEach(circles::walk);
    }

    private record Step(String group, Iterator<String> members) {}

    private void walk(String start) {
        Deque<Step> path = new ArrayDeque<>();
        enter(path, start);
        while (!path.isEmpty()) {
            Step step = path.peek();
            if (step.members().hasNext()) {
                String member = step.members().next();
                if (Boolean.FALSE.equals(done.get(member))) {
                    complain(path, member);
                } else {
                    enter(path, member);
                }
            } else {
                done.put(path.pop().group(), true);
            }
        }
    }

    private void enter(Deque<Step> path, String name) {
        Group group = groups.get(name);
        if (group != null && done.putIfAbsent(name, false) == null) {
            path.push(new Step(name, group.groups().stream().sorted().iterator()));
        }
    }

    private void complain(Deque<Step> path, String again) {
        List<String> circle = new ArrayList<>(List.of(again));
        for (Step step : path) {
            circle.add(step.group());
            if (step.group().equals(again)) {
                break;
            }
        }
        Collections.reverse(circle);
        complaints.add(where.of(Kind.GROUP, again, ""), "groups hold each other in a circle: " + String.join(" > ", circle));
    }
}
