package org.jnoports.api.message;

import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.osgi.annotation.versioning.ProviderType;

/** Control messages to notifications and back. Thread-safe, stateless. */
@ProviderType
public interface MessageCodec {
    /** What a process is; it decides which notifications are meant for it. */
    enum Side {
        CLIENT,
        RELAY,
        DAEMON,
        /** An authorization controller. */
        CONTROLLER,
        /** A daemon that asks a controller. */
        ASKER,
        /** Who administers a controller over the network. */
        ADMINISTRATOR
    }

    /**
     * Whether a notification of this key may be for this side: cheap, for {@code AtClient.subscribe}.
     *
     * @param device daemon: its device name; client: the device it talks to; else empty
     */
    boolean concerns(Side side, String device, AtKey key);

    /**
     * Reads what arrived.
     *
     * @return empty if no message of that side has this key; such notifications are nobody's fault
     * @throws MessageException if the value can't be read
     */
    Optional<Decoded> decode(Side side, String device, AtNotification notification);

    /**
     * Writes a message; signs it where its form is signed.
     *
     * @param signer the sender's keys
     */
    Encoded encode(TunnelMessage message, AtSign from, AtSign to, AtKeys signer);

    /**
     * Writes what an authorization controller is sent, or sends: none of that is signed.
     *
     * @throws MessageException for any other message, and where the message is too long
     */
    Encoded encode(TunnelMessage message, AtSign from, AtSign to);

    /**
     * Whether the envelope was signed by the owner of this key, over the received payload or its compact form.
     *
     * @param publicKey base64 of a DER SubjectPublicKeyInfo
     */
    boolean verifies(Envelope envelope, String publicKey);

    /** Signs the line that proves a side to a relay, without LF. */
    String sign(RelayLogin login, AtKeys signer);

    /**
     * Whether a line proves this to a relay.
     *
     * @param line as received, without LF
     * @param publicKey of the side's atSign: base64 of a DER SubjectPublicKeyInfo
     * @return false for every kind of failure
     */
    boolean verifies(String line, RelayLogin login, String publicKey);
}
