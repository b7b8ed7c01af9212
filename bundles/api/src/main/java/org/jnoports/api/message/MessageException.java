package org.jnoports.api.message;

import org.jnoports.api.TunnelException;

/** A notification that should be a control message isn't a valid one. The sentence says what is wrong with it. */
public final class MessageException extends TunnelException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one sentence, without the received value
     * @param cause what was caught, or null
     */
    public MessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
