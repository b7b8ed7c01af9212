package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.message.UnreadableRequest;

/**
 * What an authorization controller receives: questions of daemons (M14), requests of administrators, presence of daemons
 * (M16), and the record that says where session events go. A request that can't be read is one all the same: it is to be
 * answered.
 */
final class ControllerInbox implements Inbox {
    @Override
    public boolean concerns(String device, String name) {
        return Call.request(name).isPresent() || present(name).isPresent() || name.equals(PresenceJson.EVENTS);
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        Optional<Call> call = Call.request(name);
        if (call.isPresent()) {
            return Inbox.unsigned(request(call.get(), value));
        } else if (name.equals(PresenceJson.EVENTS)) {
            return Inbox.unsigned(PresenceJson.events(value));
        }
        return present(name).flatMap(present -> Inbox.unsigned(PresenceJson.presence(present, value)));
    }

    private static Optional<String> present(String name) {
        return Inbox.wordBefore(PresenceJson.DEVICES, name).filter(Limits::isDevice);
    }

    private static TunnelMessage request(Call call, String value) {
        boolean forManager = call.domain().equals(Call.NPP);
        try {
            return forManager ? ManagerJson.request(call, value) : AccessJson.query(call, value);
        } catch (MessageException e) {
            return new UnreadableRequest(call.id(), forManager, e.getMessage());
        }
    }
}
