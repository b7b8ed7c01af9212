package org.jnoports.api.message;

import java.util.List;
import java.util.Optional;

/**
 * Authorization controller to daemon (M15).
 *
 * @param id of the {@link AccessQuery}
 */
public record AccessAnswer(long id, Outcome outcome) implements TunnelMessage {
    /** What became of the question. */
    public sealed interface Outcome {}

    /** It arrived and is being decided ({@code ack}). */
    public record Acknowledged() implements Outcome {}

    /**
     * It was decided ({@code success}).
     *
     * @param message why, for the daemon's log
     * @param permitOpen host:port masks as the controller wrote them, in its order; empty where nothing is permitted
     */
    public record Decided(boolean authorized, Optional<String> message, List<String> permitOpen) implements Outcome {
        public Decided {
            permitOpen = List.copyOf(permitOpen);
        }
    }

    /** It isn't a question that can be answered ({@code nack}). */
    public record NotAccepted(String message) implements Outcome {}

    /** It could not be decided ({@code error}). */
    public record Failed(String message) implements Outcome {}
}
