package org.jnoports.bridge;

import java.util.concurrent.CompletionException;
import org.jnoports.api.TunnelException;

/** What a stage failed with, as a sentence. */
final class Words {
    private Words() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof TunnelException ? cause.getMessage() : "an internal error: " + cause;
    }
}
