package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a policy: one sentence each, the first 50 kept and the others counted. */
final class Complaints {
    private static final int MOST = 50;

    private final List<String> sentences = new ArrayList<>();
    private int more;

    /** @param where in front, with a colon after it */
    void add(String where, String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(where + ": " + sentence);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    /** Whether the sentence of one more would be kept: what is costly to find needn't be looked for then. */
    boolean isFull() {
        return sentences.size() == MOST;
    }

    List<String> reasons() {
        List<String> all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
