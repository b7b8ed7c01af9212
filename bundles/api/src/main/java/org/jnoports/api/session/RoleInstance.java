package org.jnoports.api.session;

/**
 * Which role of which configuration; with the session id it identifies a session in a process.
 *
 * @param role {@code client}, {@code daemon}, {@code relay}
 * @param name tells several instances of a role apart
 */
public record RoleInstance(String role, String name) {
    @Override
    public String toString() {
        return role + "-" + name;
    }
}
