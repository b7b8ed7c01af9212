package org.jnoports.policy.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.policy.file.text.Kind;

/** What is different in a policy, for the log: {@code added user alice, changed rule ops-ssh}. */
final class Changes {
    private static final int MOST = 10;

    private final List<String> changes = new ArrayList<>();

    private Changes() {}

    static String between(AccessPolicy before, AccessPolicy after) {
        Changes changes = new Changes();
        for (Kind kind : Kind.values()) {
            changes.compare(kind, before, after);
        }
        List<String> all = changes.changes;
        if (all.isEmpty()) {
            return "changed the order of entries";
        }
        String first = String.join(", ", all.subList(0, Math.min(MOST, all.size())));
        return first + (all.size() > MOST ? " and " + (all.size() - MOST) + " more" : "");
    }

    private void compare(Kind kind, AccessPolicy before, AccessPolicy after) {
        Map<String, Object> old = new HashMap<>();
        kind.of(before).forEach(entry -> old.put(entry.name(), entry.entry()));
        for (Kind.Named entry : kind.of(after)) {
            Object was = old.remove(entry.name());
            if (was == null) {
                changes.add("added " + kind.label() + " " + entry.name());
            } else if (!was.equals(entry.entry())) {
                changes.add("changed " + kind.label() + " " + entry.name());
            }
        }
        old.keySet().stream().sorted().forEach(name -> changes.add("removed " + kind.label() + " " + name));
    }
}
