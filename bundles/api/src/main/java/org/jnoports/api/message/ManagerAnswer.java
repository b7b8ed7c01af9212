package org.jnoports.api.message;

import java.util.List;

/**
 * Authorization controller to administrator.
 *
 * @param id of the {@link ManagerRequest}
 * @param message for a person; may be empty
 */
public record ManagerAnswer(long id, Outcome outcome, String message) implements TunnelMessage {
    /** What became of the request. */
    public sealed interface Outcome {}

    /** It arrived ({@code ack}). */
    public record Acknowledged() implements Outcome {}

    /** To a {@link ManagerRequest.Ping}. All of it is for people only. */
    public record Alive(String coreVersion, String binariesVersion, String timestamp) implements Outcome {}

    /** To a {@link ManagerRequest.GetAll}. */
    public record All(List<PolicyItem> items) implements Outcome {
        public All {
            items = List.copyOf(items);
        }
    }

    /** To a {@link ManagerRequest.Put}: it is in force. */
    public record Stored(PolicyItem.Kind kind, long itemId) implements Outcome {}

    /** To a {@link ManagerRequest.Delete}: it is in force. */
    public record Deleted() implements Outcome {}

    /** To a {@link ManagerRequest.Simulate}. */
    public record Simulated(AccessAnswer.Decided decision) implements Outcome {}

    /** It isn't a request that can be answered ({@code nack}). */
    public record NotAccepted() implements Outcome {}

    /** Nothing came of it ({@code error}). */
    public record Failed() implements Outcome {}
}
