package org.jnoports.messages;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.AuditNotice;
import org.jnoports.api.message.MessageException;

/** The question whether a client may use a device, its answers, and the notice of a decision (M14, M15, M17). */
final class AccessJson {
    private static final String QUERY = "the access query";
    private static final String ANSWER = "the controller's answer";
    private static final int MAX_MASKS = 1_000;
    private static final int MAX_MASK_CHARACTERS = 300;

    private AccessJson() {}

    static Json.Obj query(AccessQuery query) {
        return CallJson.request(query.id(), new Fields()
                .text("daemonAtsign", query.daemon().text())
                .text("daemonDeviceName", Limits.device(query.device()))
                .text("daemonDeviceGroupName", query.deviceGroup())
                .text("clientAtsign", query.client().text())
                .object());
    }

    static AccessQuery query(Call call, String value) {
        return query(call.id(), CallJson.request(QUERY, call, value));
    }

    /** The four members, as a simulated question has them, too. */
    static AccessQuery query(long id, Members payload) {
        return new AccessQuery(id, payload.atSign("daemonAtsign"), Limits.device(payload.text("daemonDeviceName")),
                payload.line("daemonDeviceGroupName"), payload.atSign("clientAtsign"));
    }

    /** The word in front of the answer's name. */
    static String word(AccessAnswer answer) {
        if (answer.outcome() instanceof AccessAnswer.Acknowledged) {
            return Call.ACK;
        } else if (answer.outcome() instanceof AccessAnswer.NotAccepted) {
            return Call.NACK;
        }
        return answer.outcome() instanceof AccessAnswer.Decided ? Call.SUCCESS : Call.ERROR;
    }

    static Json.Obj answer(AccessAnswer answer) {
        Json.Obj payload = new Fields().object();
        Optional<String> message = Optional.empty();
        if (answer.outcome() instanceof AccessAnswer.Decided decided) {
            payload = decided(decided);
        } else if (answer.outcome() instanceof AccessAnswer.NotAccepted nack) {
            message = Optional.of(nack.message());
        } else if (answer.outcome() instanceof AccessAnswer.Failed failed) {
            message = Optional.of(failed.message());
        }
        return CallJson.answer(answer.id(), word(answer), payload, message);
    }

    /** permitOpen is always there: daemons of 5.7 can't read an answer without it. */
    static Json.Obj decided(AccessAnswer.Decided decided) {
        Fields fields = new Fields().flag("authorized", decided.authorized());
        decided.message().ifPresentOrElse(text -> fields.text("message", text), () -> fields.nothing("message"));
        return fields.texts("permitOpen", decided.permitOpen()).object();
    }

    static AccessAnswer answer(Call call, String value) {
        CallJson.Answer answer = CallJson.answer(ANSWER, call, value);
        String message = answer.message().orElse("");
        return new AccessAnswer(call.id(), switch (call.word()) {
            case Call.ACK -> new AccessAnswer.Acknowledged();
            case Call.NACK -> new AccessAnswer.NotAccepted(message);
            case Call.ERROR -> new AccessAnswer.Failed(message);
            default -> decided(answer.payload());
        });
    }

    /** Anything but true is a refusal; what a permission opens must be said. */
    static AccessAnswer.Decided decided(Members payload) {
        boolean authorized = payload.isTrue("authorized");
        if (authorized && !payload.has("permitOpen")) {
            throw new MessageException(payload.what() + "'s member 'permitOpen' is missing", null);
        }
        List<String> masks = payload.texts("permitOpen");
        if (masks.size() > MAX_MASKS || masks.stream().anyMatch(mask -> mask.length() > MAX_MASK_CHARACTERS)) {
            throw new MessageException(payload.what() + "'s member 'permitOpen' has more than " + MAX_MASKS
                    + " masks or one of more than " + MAX_MASK_CHARACTERS + " characters", null);
        }
        return new AccessAnswer.Decided(authorized, payload.optionalText("message").map(Limits::forPeople), masks);
    }

    static Json.Obj notice(AuditNotice notice) {
        return new Fields()
                .text("daemon", notice.query().daemon().text())
                .number("timestamp", notice.at().toEpochMilli())
                .json("payload", new Fields()
                        .json("request", query(notice.query()))
                        .json("response", answer(notice.answer()))
                        .object())
                .object();
    }
}
