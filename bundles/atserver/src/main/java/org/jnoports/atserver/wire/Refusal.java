package org.jnoports.atserver.wire;

import org.jnoports.api.TunnelException;

/** A verb that isn't answered with data, but with an error line (atprotocol.md, section 2.6). */
public final class Refusal extends TunnelException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final boolean closing;
    private final boolean state;

    private Refusal(ErrorCode code, String message, boolean closing, boolean state) {
        super(message);
        this.code = code;
        this.closing = closing;
        this.state = state;
    }

    /** The usual form. */
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, code.closing(), false);
    }

    /** The usual form; the connection ends after it. */
    public static Refusal closing(ErrorCode code, String message) {
        return new Refusal(code, message, true, false);
    }

    /** The usual form; the connection goes on after it, though others with this code end it. */
    public static Refusal staying(ErrorCode code, String message) {
        return new Refusal(code, message, false, false);
    }

    /** Another atServer's error, passed on; it never ends the connection it is passed on to. */
    public static Refusal relayed(ErrorCode code, String description) {
        return new Refusal(code, description, false, false);
    }

    /** The form of enrolment results: a colon after the code, and never JSON. */
    public static Refusal state(ErrorCode code, String message) {
        return new Refusal(code, message, false, true);
    }

    /** The same; the connection ends after it. */
    public static Refusal closingState(ErrorCode code, String message) {
        return new Refusal(code, message, true, true);
    }

    /** The line doesn't follow its verb's grammar. */
    public static Refusal syntax() {
        return of(ErrorCode.INVALID_SYNTAX, "Syntax Exception");
    }

    /** What a caller may branch on. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the connection ends after it. */
    public boolean isClosing() {
        return closing;
    }

    /** Whether it is written as {@code AT0028:…}. */
    public boolean isState() {
        return state;
    }
}
