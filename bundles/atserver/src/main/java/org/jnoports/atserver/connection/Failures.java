package org.jnoports.atserver.connection;

import java.util.concurrent.CompletionException;

/** Failures of stages. */
public final class Failures {
    private Failures() {}

    /** What really failed: stages that depend on a failed one wrap its failure. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }
}
