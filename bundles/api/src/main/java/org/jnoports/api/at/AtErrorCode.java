package org.jnoports.api.at;

/**
 * An atServer's error code, as sent: {@code AT0015}.
 *
 * @param text {@code AT} and four digits
 * @see <a href="https://github.com/atsign-foundation/at_protocol/blob/trunk/specification/at_protocol_specification.md">the atProtocol specification</a>
 */
public record AtErrorCode(String text) {
    public static final AtErrorCode INVALID_SYNTAX = new AtErrorCode("AT0003");
    public static final AtErrorCode SECONDARY_NOT_FOUND = new AtErrorCode("AT0007");
    public static final AtErrorCode UNAUTHORIZED = new AtErrorCode("AT0009");
    public static final AtErrorCode BLOCKED = new AtErrorCode("AT0013");
    public static final AtErrorCode KEY_NOT_FOUND = new AtErrorCode("AT0015");
    public static final AtErrorCode AUTHENTICATION_FAILED = new AtErrorCode("AT0401");

    @Override
    public String toString() {
        return text;
    }
}
