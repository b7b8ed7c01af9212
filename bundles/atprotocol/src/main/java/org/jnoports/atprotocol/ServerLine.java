package org.jnoports.atprotocol;

import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;

/**
 * A line from an atServer, without the prompt that may stand in front of it (atprotocol.md, section 2.2).
 *
 * @param kind what it starts with
 * @param body what follows
 */
record ServerLine(Kind kind, String body) {
    /** What a line is. */
    enum Kind {
        /** The answer to a request. */
        DATA,
        /** A refusal. */
        ERROR,
        /** Pushed by a monitor. */
        NOTIFICATION,
        /** Not the atProtocol, or nothing that clients know. */
        UNKNOWN
    }

    private static final Pattern CODE = Pattern.compile("AT\\d{4}");
    private static final int CODE_CHARACTERS = 6;
    private static final AtErrorCode WITHOUT_CODE = new AtErrorCode("AT0001");

    /** Takes what stands after the last {@code @} in front of the first {@code :}. */
    static ServerLine parse(String line) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new ServerLine(Kind.UNKNOWN, text);
        }
        Kind kind = switch (text.substring(text.lastIndexOf('@', colon) + 1, colon)) {
            case "data" -> Kind.DATA;
            case "error" -> Kind.ERROR;
            case "notification" -> Kind.NOTIFICATION;
            default -> Kind.UNKNOWN;
        };
        return new ServerLine(kind, text.substring(colon + 1));
    }

    /**
     * Reads an error in each of its three forms (section 2.6).
     *
     * @param who the atServer, for the sentence
     * @param verb what it refused
     */
    AtProtocolException refusal(String who, String verb) {
        String error = body.startsWith("{") ? flat(body) : body;
        if (error.length() >= CODE_CHARACTERS && CODE.matcher(error.substring(0, CODE_CHARACTERS)).matches()) {
            AtErrorCode code = new AtErrorCode(error.substring(0, CODE_CHARACTERS));
            String description = error.substring(Math.min(error.length(), CODE_CHARACTERS + 1));
            return refusal(code, who, verb, description);
        }
        return refusal(WITHOUT_CODE, who, verb, error);
    }

    private static AtProtocolException refusal(AtErrorCode code, String who, String verb, String description) {
        return new AtProtocolException(
                code, who + " refused '" + verb + "' (" + code + "): " + Printable.of(description));
    }

    private static String flat(String json) {
        try {
            Members error = Json.object(json);
            return error.text("errorCode").orElse("") + "-" + error.text("errorDescription").orElse("no reason given");
        } catch (TunnelException e) {
            return "an error that can't be read: " + e.getMessage();
        }
    }

    /** Without the body, which may hold a value. */
    @Override
    public String toString() {
        return "ServerLine[" + kind + "]";
    }
}
