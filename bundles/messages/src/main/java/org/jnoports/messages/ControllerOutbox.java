package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.AuditNotice;
import org.jnoports.api.message.DeviceConfig;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.EventLogging;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.TunnelMessage;

/** Names and values of what authorization controllers are sent and send (noports.md, section 2.9); none of it is signed. */
final class ControllerOutbox {
    private ControllerOutbox() {}

    /** Empty for other messages. */
    static Optional<String> name(TunnelMessage message) {
        if (message instanceof AccessQuery query) {
            return Optional.of(new Call(Call.REQUEST, query.id(), Call.AUTH_CHECKS).name());
        } else if (message instanceof AccessAnswer answer) {
            return Optional.of(new Call(AccessJson.word(answer), answer.id(), Call.AUTH_CHECKS).name());
        } else if (message instanceof ManagerRequest request) {
            return Optional.of(new Call(Call.REQUEST, request.id(), Call.NPP).name());
        } else if (message instanceof ManagerAnswer answer) {
            return Optional.of(new Call(ManagerJson.word(answer), answer.id(), Call.NPP).name());
        } else if (message instanceof DevicePresence presence) {
            return Optional.of(Limits.device(presence.device()) + PresenceJson.DEVICES);
        } else if (message instanceof DeviceConfig config) {
            return Optional.of("config." + Limits.device(config.device()) + PresenceJson.DEVICES);
        } else if (message instanceof EventLogging) {
            return Optional.of(PresenceJson.EVENTS);
        } else if (message instanceof AuditNotice notice) {
            return Optional.of(notice.number() + ".logs.policy" + Inbox.SSHNP);
        }
        return Optional.empty();
    }

    /** Empty for other messages. */
    static Optional<String> value(TunnelMessage message) {
        return json(message).map(Json::compact);
    }

    /** How long a value may be, UTF-8. */
    static int maxValueBytes(TunnelMessage message) {
        return message instanceof ManagerAnswer ? Limits.MAX_LIST_BYTES : Limits.MAX_VALUE_BYTES;
    }

    private static Optional<Json> json(TunnelMessage message) {
        if (message instanceof AccessQuery query) {
            return Optional.of(AccessJson.query(query));
        } else if (message instanceof AccessAnswer answer) {
            return Optional.of(AccessJson.answer(answer));
        } else if (message instanceof ManagerRequest request) {
            return Optional.of(ManagerJson.request(request));
        } else if (message instanceof ManagerAnswer answer) {
            return Optional.of(ManagerJson.answer(answer));
        } else if (message instanceof DevicePresence presence) {
            return Optional.of(PresenceJson.presence(presence));
        } else if (message instanceof DeviceConfig config) {
            return Optional.of(new Fields().json("eventLoggingConfig", PresenceJson.events(config.events())).object());
        } else if (message instanceof EventLogging events) {
            return Optional.of(PresenceJson.events(events));
        } else if (message instanceof AuditNotice notice) {
            return Optional.of(AccessJson.notice(notice));
        }
        return Optional.empty();
    }
}
