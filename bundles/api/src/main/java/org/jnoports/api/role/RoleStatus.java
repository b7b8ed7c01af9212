package org.jnoports.api.role;

import org.jnoports.api.session.RoleInstance;

/**
 * How a role is doing.
 *
 * @param detail one sentence for a person
 */
public record RoleStatus(RoleInstance instance, State state, String detail) {
    /** What can be said in one word. */
    public enum State {
        /** Not yet ready, or connecting again. */
        STARTING,
        /** Does its work. */
        READY,
        /** Can't work until somebody acts; the detail says on what. */
        FAILED
    }
}
