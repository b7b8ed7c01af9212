package org.jnoports.role.controller;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jnoports.api.TunnelException;

/** What a stage failed with, in words. */
final class Failures {
    private Failures() {}

    /** Without what CompletableFuture wraps around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** A sentence; what isn't one of ours is named by its class only. */
    static String sentence(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof RejectedExecutionException) {
            return "there is too much to do, or the controller is stopping";
        }
        return cause instanceof TunnelException && cause.getMessage() != null ? cause.getMessage()
                : "an internal error, " + cause.getClass().getSimpleName() + "; see the log";
    }
}
