package org.jnoports.messages;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Envelope;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.TunnelMessage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The control messages of 4.0.0-rc.2 to 5.x, and those of authorization controllers. */
@Component
public final class NoPortsMessageCodec implements MessageCodec {
    private static final Map<Side, Inbox> INBOXES = new EnumMap<>(Map.of(
            Side.CLIENT, new ClientInbox(), Side.RELAY, new RelayInbox(), Side.DAEMON, new DaemonInbox(),
            Side.CONTROLLER, new ControllerInbox(), Side.ASKER, AnswersInbox.ofAsker(), Side.ADMINISTRATOR, AnswersInbox.ofAdministrator()));

    private final SignatureVerifier verifier;

    /** @param verifier checks what peers signed */
    @Activate
    public NoPortsMessageCodec(@Reference(target = CryptoProvider.CURRENT) SignatureVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public boolean concerns(Side side, String device, AtKey key) {
        return Inbox.isNotification(key) && INBOXES.get(side).concerns(lower(device), key.name());
    }

    @Override
    public Optional<Decoded> decode(Side side, String device, AtNotification notification) {
        AtKey key = notification.key();
        if (!concerns(side, device, key)) {
            return Optional.empty();
        }
        Inbox inbox = INBOXES.get(side);
        String value = Limits.value("a notification for the " + lower(side.name()), notification.value(), inbox.maxValueBytes());
        return inbox.decode(lower(device), key.name(), value);
    }

    @Override
    public Encoded encode(TunnelMessage message, AtSign from, AtSign to, AtKeys signer) {
        return encoded(message, from, to, Outbox.value(message, signer));
    }

    @Override
    public Encoded encode(TunnelMessage message, AtSign from, AtSign to) {
        return encoded(message, from, to, ControllerOutbox.value(message)
                .orElseThrow(() -> new MessageException(message.getClass().getSimpleName() + " may have to be signed", null)));
    }

    private static Encoded encoded(TunnelMessage message, AtSign from, AtSign to, String value) {
        return new Encoded(AtKey.shared(to, Outbox.name(message), from), Limits.value("a message", value, ControllerOutbox.maxValueBytes(message)));
    }

    @Override
    public boolean verifies(Envelope envelope, String publicKey) {
        return verifies(envelope, envelope.payload(), publicKey)
                || (!envelope.compact().equals(envelope.payload()) && verifies(envelope, envelope.compact(), publicKey));
    }

    @Override
    public String sign(RelayLogin login, AtKeys signer) {
        return Envelopes.sign(payload(login), signer);
    }

    /** The signature is verified over our own text: whatever else is in the line counts for nothing (noports.md, section 5.2). */
    @Override
    public boolean verifies(String line, RelayLogin login, String publicKey) {
        try {
            Envelopes.Opened opened = Envelopes.open("the authentication line", line);
            return opened.payload().text("rvdNonce").equals(login.relayNonce())
                    && verifies(opened.envelope(), payload(login).compact(), publicKey);
        } catch (MessageException e) {
            return false;
        }
    }

    private static Json.Obj payload(RelayLogin login) {
        return new Fields()
                .text("sessionId", login.sessionId().text())
                .text("clientNonce", login.clientNonce())
                .text("rvdNonce", login.relayNonce())
                .object();
    }

    private boolean verifies(Envelope envelope, String signed, String publicKey) {
        return verifier.verifies(publicKey, signed.getBytes(StandardCharsets.UTF_8), envelope.signature(), envelope.hashing());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
