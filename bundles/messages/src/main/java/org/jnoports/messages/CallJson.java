package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.message.MessageException;

/**
 * What requests and answers have in common: {@code {"reqId":…,"payload":{…}}}, and for answers {@code "respType"} and
 * {@code "message"} (noports.md, section 2.9).
 */
final class CallJson {
    private static final int MAX_ID_DIGITS = 18;

    private CallJson() {}

    /**
     * An answer that was read.
     *
     * @param message for people; may be missing
     */
    record Answer(Members payload, Optional<String> message) {}

    static Json.Obj request(long id, Json.Obj payload) {
        return new Fields().number("reqId", id).json("payload", payload).object();
    }

    static Json.Obj answer(long id, String word, Json.Obj payload, Optional<String> message) {
        Fields fields = new Fields().number("reqId", id).text("respType", word).json("payload", payload);
        return message.map(text -> fields.text("message", text)).orElseGet(() -> fields.nothing("message")).object();
    }

    /** The payload of a request that is the one of its name. */
    static Members request(String what, Call call, String value) {
        Members members = new Members(what, JsonReader.read(what, value).object());
        checkId(what, call, members);
        return new Members(what, members.object("payload"));
    }

    /** An answer that is the one of its name. */
    static Answer answer(String what, Call call, String value) {
        Members members = new Members(what, JsonReader.read(what, value).object());
        checkId(what, call, members);
        if (!members.text("respType").equals(call.word())) {
            throw new MessageException(what + " is of another type than its name says", null);
        }
        Optional<String> message = members.optionalText("message").map(Limits::forPeople);
        return new Answer(new Members(what, members.object("payload")), message);
    }

    private static void checkId(String what, Call call, Members members) {
        if (members.number("reqId", MAX_ID_DIGITS) != call.id()) {
            throw new MessageException(what + "'s reqId is another one than its name says", null);
        }
    }
}
