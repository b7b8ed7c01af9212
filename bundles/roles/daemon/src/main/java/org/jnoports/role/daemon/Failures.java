package org.jnoports.role.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jnoports.api.TunnelException;

/** What a stage failed with, in words. */
final class Failures {
    private Failures() {}

    /** A sentence for the log or for the peer; never more than one line of what strangers wrote. */
    static String sentence(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof RejectedExecutionException) {
            return "the daemon is stopping or has too much to do";
        }
        if (cause instanceof TunnelException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return "an internal error, " + cause.getClass().getSimpleName() + "; see the daemon's log";
    }

    /** Without what CompletableFuture wraps around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
