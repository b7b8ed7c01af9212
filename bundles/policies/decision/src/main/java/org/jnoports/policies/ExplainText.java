package org.jnoports.policies;

import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Explanation.Considered;

/** An explanation for people. */
final class ExplainText {
    private static final int LABEL = 12;

    private final List<String> lines = new ArrayList<>();

    private ExplainText() {}

    /** Its lines. */
    static List<String> of(Explain.Asked asked, List<Explained> all) {
        ExplainText text = new ExplainText();
        String group = asked.deviceGroup().equals(AccessRequest.NO_GROUP) ? "" : ", group " + asked.deviceGroup();
        text.lines.add(asked.client() + " asks " + asked.device() + " of " + asked.daemon() + group
                + asked.target().map(target -> " for " + target).orElse(""));
        all.forEach(text::point);
        return text.lines;
    }

    private void point(Explained one) {
        String where = switch (one.point()) {
            case DAEMON -> "at the daemon";
            case CONTROLLER -> "at the authorization controller";
        };
        lines.add(where + ": " + (one.permitted() ? "permitted" : "denied"));
        labelled("reason", one.reason());
        labelled("rule", one.rule());
        labelled("version", one.version());
        labelled("may open", String.join(", ", one.targets()));
        labelled("until", one.until().orElse(""));
        considered(one.explanation().considered());
    }

    private void labelled(String label, String value) {
        if (!value.isEmpty()) {
            lines.add("  " + padded(label, LABEL) + value);
        }
    }

    private void considered(List<Considered> considered) {
        int width = considered.stream().mapToInt(one -> one.rule().length()).max().orElse(0) + 2;
        String label = "considered";
        for (Considered one : considered) {
            labelled(label, padded(one.rule(), width) + one.outcome());
            label = "";
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
