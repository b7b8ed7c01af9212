package org.jnoports.api.at;

import org.jnoports.api.TunnelException;

/** The atServer answered {@code error:AT….}; callers branch on {@link #code()}, never on the text. */
public final class AtProtocolException extends TunnelException {
    private static final long serialVersionUID = 1L;

    private final transient AtErrorCode code;

    /**
     * @param code as sent
     * @param message one sentence: which atServer refused what, and why
     */
    public AtProtocolException(AtErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** The server's code. */
    public AtErrorCode code() {
        return code;
    }
}
