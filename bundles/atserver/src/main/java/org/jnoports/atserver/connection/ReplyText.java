package org.jnoports.atserver.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jnoports.atserver.wire.Json;
import org.jnoports.atserver.wire.Refusal;

/** Writes replies and errors as the caller in its present state must see them (atprotocol.md, sections 2.2 to 2.6). */
final class ReplyText {
    private static final int MAX_MESSAGE_CHARS = 512;

    private ReplyText() {}

    static String of(Reply reply, Caller caller) {
        if (reply instanceof Reply.Data data) {
            return "data:" + data.payload() + "\n" + caller.prompt();
        }
        return reply instanceof Reply.PromptOnly ? caller.prompt() : "";
    }

    static String of(Refusal refusal, Caller caller) {
        return "error:" + error(refusal, caller) + "\n" + caller.errorPrompt();
    }

    private static String error(Refusal refusal, Caller caller) {
        String message = oneLine(refusal.getMessage());
        if (refusal.isState()) {
            return refusal.code().text() + ":" + message;
        }
        String description = (caller.isOwner() ? refusal.code().description() + " : " : "Exception: ") + message;
        return caller.jsonErrors() ? json(refusal, description) : refusal.code().text() + "-" + description;
    }

    private static String json(Refusal refusal, String description) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("errorCode", refusal.code().text());
        members.put("errorDescription", description);
        return Json.text(members);
    }

    /** One client takes {@code data:} anywhere in a line for the beginning of a reply (section 9.2). */
    private static String oneLine(String message) {
        int end = Math.min(message.length(), MAX_MESSAGE_CHARS);
        int whole = end > 0 && Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end;
        return message.substring(0, whole).replace('\n', ' ').replace('\r', ' ').replace("data:", "data ");
    }
}
