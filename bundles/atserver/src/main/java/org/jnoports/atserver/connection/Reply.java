package org.jnoports.atserver.connection;

import java.util.concurrent.CompletionStage;

/** What a verb answers when it isn't refused. */
public sealed interface Reply {
    /** {@code data:} and the payload. */
    record Data(String payload) implements Reply {
        /** Without the payload, which may be anything. */
        @Override
        public String toString() {
            return "Data";
        }
    }

    /** The prompt alone: pol succeeded. */
    record PromptOnly() implements Reply {}

    /** Nothing at all: a monitor has begun. */
    record Nothing() implements Reply {}

    /**
     * An answer that leaves only when what it is about is on the disk; the connection's next request needn't wait for that.
     *
     * @param kept fails if it couldn't be written
     */
    record WhenKept(Reply reply, CompletionStage<Void> kept) implements Reply {}

    static Reply data(String payload) {
        return new Data(payload);
    }
}
