package org.jnoports.policy.file.text;

import java.util.HashSet;
import java.util.Set;
import org.jnoports.api.policy.admin.AccessPolicy;

/** Where the entries of a policy stand, and which there are. */
interface Where {
    /**
     * For the beginning of a sentence.
     *
     * @param value which of the entry's values it is about; empty: the entry itself
     */
    String of(Kind kind, String name, String value);

    /** Names of all entries of a kind, of those too that are too wrong to be in the policy. */
    Set<String> names(Kind kind);

    /** Of a policy that isn't a text. */
    static Where in(AccessPolicy policy) {
        return new Where() {
            @Override
            public String of(Kind kind, String name, String value) {
                return kind.label() + " " + name;
            }

            @Override
            public Set<String> names(Kind kind) {
                Set<String> names = new HashSet<>();
                kind.of(policy).forEach(entry -> names.add(entry.name()));
                return names;
            }
        };
    }
}
