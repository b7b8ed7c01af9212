package org.jnoports.atserver.peer;

import java.util.Map;
import java.util.Optional;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** What another atServer answered (atprotocol.md, section 2.6). */
final class PeerAnswer {
    private static final int CODE_CHARS = 6;

    private PeerAnswer() {}

    /**
     * The payload of a data line.
     *
     * @throws Refusal with the peer's code and its text for an error line; AT0011 for anything else
     */
    static String data(String answer) {
        if (answer.startsWith("data:")) {
            return answer.substring("data:".length());
        }
        if (answer.startsWith("error:")) {
            throw error(answer.substring("error:".length()));
        }
        throw Refusal.of(ErrorCode.INTERNAL, "the other atServer gave no answer of the protocol");
    }

    /** Its own descriptions nest, as clients know it; it never ends this side's connection. */
    private static Refusal error(String error) {
        Optional<Map<String, Object>> json = error.startsWith("{") ? Json.object(error) : Optional.empty();
        String code = json.map(members -> String.valueOf(members.get("errorCode"))).orElse(front(error));
        String description = json.map(members -> String.valueOf(members.get("errorDescription"))).orElse(rest(error));
        return Refusal.relayed(ErrorCode.of(code), description);
    }

    private static String front(String error) {
        return error.substring(0, Math.min(CODE_CHARS, error.length()));
    }

    private static String rest(String error) {
        return error.length() > CODE_CHARS + 1 ? error.substring(CODE_CHARS + 1) : "no reason given";
    }
}
