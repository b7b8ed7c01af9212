package org.jnoports.messages;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.session.SessionId;

/** A relay's lease (M9): fields between commas, or JSON for who wants it (noports-modern.md, section 3.2). */
final class LeaseJson {
    private static final String RECEIVED = "the relay's answer";
    private static final String SENT = "a relay's answer";
    private static final int FIELDS_WITHOUT_NONCE = 3;
    private static final int FIELDS_WITH_NONCE = 4;

    private LeaseJson() {}

    static RelayLease read(SessionId id, String value) {
        return value.startsWith("{") ? fromJson(id, value) : fromFields(id, value);
    }

    private static RelayLease fromFields(SessionId id, String value) {
        List<String> fields = List.of(value.strip().split(",", -1));
        if (fields.size() < FIELDS_WITHOUT_NONCE || fields.size() > FIELDS_WITH_NONCE) {
            throw new MessageException(RECEIVED + " doesn't have 3 or 4 fields", null);
        }
        Optional<String> nonce = fields.stream().skip(FIELDS_WITHOUT_NONCE).filter(f -> !f.isEmpty() && !f.equals("null")).findFirst();
        return new RelayLease(id, Limits.host(RECEIVED, fields.get(0)), Limits.port(RECEIVED, fields.get(1)),
                Limits.port(RECEIVED, fields.get(2)), nonce.map(text -> RelayInbox.nonce(RECEIVED, text)));
    }

    private static RelayLease fromJson(SessionId id, String value) {
        Members members = new Members(RECEIVED, JsonReader.read(RECEIVED, value).object());
        Optional<String> nonce = members.optionalText("rvdNonce").filter(text -> !text.isEmpty());
        return new RelayLease(id, Limits.host(RECEIVED, members.text("address")), members.port("portA"), members.port("portB"),
                nonce.map(text -> RelayInbox.nonce(RECEIVED, text)), true, members.flag("autoDetectsRelayAuth", false));
    }

    static String text(RelayLease lease) {
        return lease.json() ? json(lease).compact() : fields(lease);
    }

    private static String fields(RelayLease lease) {
        return Limits.host(SENT, lease.host()) + "," + Limits.port(SENT, lease.port1()) + "," + Limits.port(SENT, lease.port2())
                + lease.nonce().map(nonce -> "," + RelayInbox.nonce(SENT, nonce)).orElse("");
    }

    private static Json.Obj json(RelayLease lease) {
        Fields fields = new Fields()
                .text("address", Limits.host(SENT, lease.host()))
                .number("portA", Limits.port(SENT, lease.port1()))
                .number("portB", Limits.port(SENT, lease.port2()));
        lease.nonce().ifPresentOrElse(nonce -> fields.text("rvdNonce", RelayInbox.nonce(SENT, nonce)), () -> fields.nothing("rvdNonce"));
        fields.flag("supportsEventLogging", false);
        return (lease.detectsAuth() ? fields.flag("autoDetectsRelayAuth", true) : fields).object();
    }
}
