package org.jnoports.policy.file.rules;

import org.jnoports.api.policy.PermitOpen;

/** How host:port masks lie to each other, as sets of targets. */
public final class Masks {
    private static final String ANY = "*";

    private Masks() {}

    /** Whether all that one covers is covered by the other. */
    public static boolean covers(PermitOpen wide, PermitOpen narrow) {
        return covers(wide.hostMask(), narrow.hostMask()) && covers(wide.portMask(), narrow.portMask());
    }

    /** Whether both cover a target. */
    static boolean overlap(PermitOpen one, PermitOpen other) {
        return overlap(one.hostMask(), other.hostMask()) && overlap(one.portMask(), other.portMask());
    }

    private static boolean covers(String wide, String narrow) {
        return wide.equals(ANY) || wide.equals(narrow);
    }

    private static boolean overlap(String one, String other) {
        return covers(one, other) || covers(other, one);
    }
}
