package org.jnoports.atserver.wire;

/** What an atServer says instead of data (atprotocol.md, section 2.7). */
public enum ErrorCode {
    DATA_STORE("AT0002", "DataStore exception", true),
    INVALID_SYNTAX("AT0003", "Invalid syntax", false),
    BUFFER_LIMIT("AT0005", "Buffer limit exceeded", true),
    OUTBOUND_LIMIT("AT0006", "Outbound connection limit exceeded", false),
    UNKNOWN_ATSIGN("AT0007", "Secondary server not found", false),
    HANDSHAKE("AT0008", "Handshake failure", false),
    UNAUTHORIZED("AT0009", "UnAuthorized client in request", false),
    INTERNAL("AT0011", "Internal server exception", false),
    INBOUND_LIMIT("AT0012", "Inbound connection limit exceeded", true),
    BLOCKED("AT0013", "Connection Exception", true),
    KEY_NOT_FOUND("AT0015", "key not found", false),
    INVALID_KEY("AT0016", "Invalid key", false),
    UNREACHABLE("AT0021", "Unable to connect to secondary", false),
    ILLEGAL_ARGUMENTS("AT0022", "Illegal arguments", false),
    TIMEOUT("AT0023", "Timeout waiting for response", false),
    PAUSED("AT0024", "Server is paused", true),
    ENROLLMENT_DENIED("AT0025", "Apkam Auth Denied", false),
    ENROLLMENT_PENDING("AT0026", "Apkam Auth Failed", false),
    ENROLLMENT_REVOKED("AT0027", "Apkam Access Revoked", false),
    ENROLLMENT_INVALID("AT0028", "Too Many Requests", false),
    OWN_ENROLLMENT("AT0031", "Cannot revoke self enrollment", false),
    UNAUTHENTICATED("AT0401", "Client authentication failed", false);

    private final String text;
    private final String description;
    private final boolean closing;

    ErrorCode(String text, String description, boolean closing) {
        this.text = text;
        this.description = description;
        this.closing = closing;
    }

    /** {@code AT} and four digits. */
    public String text() {
        return text;
    }

    /** The table's text, which stands in front of the message for an authenticated caller. */
    public String description() {
        return description;
    }

    /** Whether the server ends the connection after saying it. */
    public boolean closing() {
        return closing;
    }

    /** The code of a peer's error; {@link #INTERNAL} for one that isn't in the table. */
    public static ErrorCode of(String text) {
        for (ErrorCode code : values()) {
            if (code.text.equals(text)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
