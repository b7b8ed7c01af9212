package org.jnoports.api.bridge;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How an end proves itself on each of its connections to the relay. */
public sealed interface RelayProof {
    /** Not at all. */
    record None() implements RelayProof {}

    /**
     * By a signed line, sent first; the relay doesn't answer it.
     *
     * @param line without LF
     */
    record Line(String line) implements RelayProof {
        @Override
        public String toString() {
            return "Line[]";
        }
    }

    /**
     * By answering what the relay sends first.
     *
     * @param answer the line, without LF, that answers a challenge; called on an event loop, so it computes elsewhere
     */
    record Answer(Function<String, CompletionStage<String>> answer) implements RelayProof {}
}
