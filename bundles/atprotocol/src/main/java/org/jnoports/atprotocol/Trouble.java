package org.jnoports.atprotocol;

import org.jnoports.api.transport.TransportException;

/** Says in the words of the atProtocol what went wrong on a connection. */
final class Trouble {
    private Trouble() {}

    /** While connecting. */
    static TransportException reaching(String who, TransportException failure) {
        String sentence = switch (failure.reason()) {
            case REFUSED -> who + " did not accept a connection: refused";
            case UNKNOWN_HOST -> who + " can't be reached: its name has no address";
            case TIMED_OUT -> who + " did not accept a connection in time";
            default -> who + " can't be reached: " + failure.getMessage();
        };
        return new TransportException(failure.reason(), sentence, failure);
    }

    /** On a connection that was there. */
    static TransportException with(String who, TransportException failure) {
        String sentence = switch (failure.reason()) {
            case CLOSED -> who + " closed the connection";
            default -> "the connection to " + who + " is lost: " + failure.getMessage();
        };
        return new TransportException(failure.reason(), sentence, failure);
    }
}
