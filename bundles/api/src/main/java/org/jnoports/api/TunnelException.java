package org.jnoports.api;

/**
 * Something a tunnel needs could not be had. The message is one sentence for whoever must act: what failed, why, and
 * where possible what to do. It never holds a secret. Callers branch on the subtype and its data, never on the text.
 */
public class TunnelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what failed, why, what to do */
    public TunnelException(String message) {
        super(message);
    }

    /**
     * @param message one sentence: what failed, why, what to do
     * @param cause what was caught, or null
     */
    public TunnelException(String message, Throwable cause) {
        super(message, cause);
    }
}
