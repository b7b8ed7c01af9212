package org.jnoports.api.command;

import org.jnoports.api.TunnelException;

/** The arguments are wrong; the caller prints the sentence and exits with 2. */
public final class UsageException extends TunnelException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what is accepted */
    public UsageException(String message) {
        super(message);
    }
}
