package org.jnoports.api.keys;

import org.jnoports.api.TunnelException;

/** Keys or certificates could not be read, written or used. The message names the file, never its content. */
public final class KeysException extends TunnelException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one sentence
     * @param cause what was caught, or null
     */
    public KeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
