package org.jnoports.policy.file.command;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.policy.file.text.Kind;

/** How much there is in a policy, in words. */
final class Size {
    private Size() {}

    static String of(AccessPolicy policy) {
        return Arrays.stream(Kind.values()).map(kind -> {
            int count = kind.of(policy).size();
            return count + " " + kind.label() + (count == 1 ? "" : "s");
        }).collect(Collectors.joining(", "));
    }
}
