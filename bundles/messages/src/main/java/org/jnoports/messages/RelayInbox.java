package org.jnoports.messages;

import java.util.Optional;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.session.SessionId;

/** What a relay receives: requests for ports (M7). */
final class RelayInbox implements Inbox {
    private static final String JSON_REQUEST = ".request_ports" + SSHRVD;

    @Override
    public boolean concerns(String device, String name) {
        return isPlainRequest(name) || isJsonRequest(name);
    }

    @Override
    public Optional<Decoded> decode(String device, String name, String value) {
        if (isJsonRequest(name)) {
            throw new MessageException("the port request is in JSON (5.0 and later), which this relay doesn't read;"
                    + " the client can ask with --no-ac --no-ad", null);
        }
        return isPlainRequest(name) ? Inbox.unsigned(request(name, value)) : Optional.empty();
    }

    private static RelayRequest request(String name, String value) {
        SessionId id = Limits.sessionId(value.strip())
                .orElseThrow(() -> new MessageException("the port request's session id is not one", null));
        return new RelayRequest(id, name.substring(0, name.length() - SSHRVD.length()));
    }

    private static boolean isPlainRequest(String name) {
        return Inbox.wordBefore(SSHRVD, name).filter(Limits::isDevice).isPresent();
    }

    private static boolean isJsonRequest(String name) {
        return Inbox.wordBefore(JSON_REQUEST, name).filter(Limits::isDevice).isPresent();
    }
}
