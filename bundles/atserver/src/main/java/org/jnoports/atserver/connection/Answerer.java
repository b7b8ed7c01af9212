package org.jnoports.atserver.connection;

import java.util.concurrent.CompletionStage;

/** Answers one line of a client. */
@FunctionalInterface
public interface Answerer {
    /**
     * Called on a worker, for one line of a connection at a time.
     *
     * @param line without LF
     * @return fails with {@link org.jnoports.atserver.wire.Refusal} for an error line; may also throw it
     */
    CompletionStage<Reply> answer(String line, Caller caller);
}
