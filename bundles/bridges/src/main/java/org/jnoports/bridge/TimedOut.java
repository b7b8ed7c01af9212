package org.jnoports.bridge;

import java.util.concurrent.CompletionException;
import org.jnoports.api.transport.TransportException;

/** Tells a wait that was too short from an end. */
final class TimedOut {
    private TimedOut() {}

    static boolean is(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TransportException lost && lost.reason() == TransportException.Reason.TIMED_OUT;
    }
}
