package org.jnoports.api.policy.admin;

import java.util.Set;

/**
 * Users that rules treat alike.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param name unique among groups
 * @param description for people; may be empty
 * @param users names of {@link User}s
 * @param groups names of groups whose users belong to this one too; no circle
 */
public record Group(long id, String name, String description, Set<String> users, Set<String> groups) {
    public Group {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
    }
}
