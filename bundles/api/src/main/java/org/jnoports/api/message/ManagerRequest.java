package org.jnoports.api.message;

import org.jnoports.api.at.AtSign;

/**
 * Administrator to authorization controller (noports-modern.md, section 5.3).
 *
 * @param id tells the answers to it from others
 */
public record ManagerRequest(long id, Operation operation) implements TunnelMessage {
    /** What is wanted. */
    public sealed interface Operation {}

    /** A sign of life. */
    public record Ping() implements Operation {}

    /** All items of a kind. */
    public record GetAll(PolicyItem.Kind kind) implements Operation {}

    /** To store an item: a new one, or one in place of the one that has its id. */
    public record Put(PolicyItem item) implements Operation {}

    /** To remove an item. */
    public record Delete(PolicyItem.Kind kind, long itemId) implements Operation {}

    /** What the controller would answer to an {@link AccessQuery} like this. */
    public record Simulate(AtSign daemon, String device, String deviceGroup, AtSign client) implements Operation {}
}
