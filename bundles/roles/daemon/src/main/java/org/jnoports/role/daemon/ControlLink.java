package org.jnoports.role.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Decoded;
import org.jnoports.api.message.DeviceInfo;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.RelayLogin;
import org.jnoports.api.message.TunnelMessage;

/**
 * The daemon's way to its clients, under one atSign and one device name: what they ask comes in, answers go out. Requests
 * that are being worked on hold it; it lets go of the atClient when it is retired and the last of them is done.
 * Thread-safe.
 */
final class ControlLink implements AutoCloseable {
    /** How long atServers keep an answer (noports.md, section 2.10: clients wait 10 to 15 s). */
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    private final String device;
    private final AtClient client;
    private final AtKeys keys;
    private final MessageCodec codec;
    private Subscription subscription = () -> {};
    /** Requests that hold the link, and one for the link itself until it is retired. */
    private int holders = 1;
    private boolean retired;

    private ControlLink(String device, AtClient client, AtKeys keys, MessageCodec codec) {
        this.device = device;
        this.client = client;
        this.keys = keys;
        this.codec = codec;
    }

    /** @throws org.jnoports.api.TunnelException if the atSign's keys can't be read */
    static ControlLink open(DaemonSettings settings, DaemonServices services) {
        AtKeys keys = services.keysStore().read(settings.keyFile());
        AtClient client = services.atClients().open(settings.atSign(), settings.keyFile(), settings.root());
        return new ControlLink(settings.device(), client, keys, services.codec());
    }

    /** @param arrived called one at a time, on the atClient's dispatch thread */
    synchronized void listen(BiConsumer<ControlLink, AtNotification> arrived) {
        subscription = client.subscribe(
                key -> codec.concerns(Side.DAEMON, device, key), notification -> arrived.accept(this, notification));
    }

    AtSign atSign() {
        return client.atSign();
    }

    String device() {
        return device;
    }

    ClientState state() {
        return client.state();
    }

    CompletionStage<Void> ready(Duration limit) {
        return client.ready(limit);
    }

    /** @throws org.jnoports.api.message.MessageException if it should be a message and can't be read */
    Optional<Decoded> decode(AtNotification notification) {
        return codec.decode(Side.DAEMON, device, notification);
    }

    /** Encrypts, signs where that is the form, and sends; keep it off event loops. */
    CompletionStage<Void> send(TunnelMessage message, AtSign to) {
        Encoded encoded = codec.encode(message, atSign(), to, keys);
        return client.notify(encoded.key(), encoded.value(), TIME_TO_LIVE);
    }

    /** Signs what proves this side to a relay; keep it off event loops. */
    String sign(RelayLogin login) {
        return codec.sign(login, keys);
    }

    /** Asks the peer's atServer for the public half of its encryption key. */
    CompletionStage<Optional<String>> publicKeyOf(AtSign peer) {
        return client.get(AtKey.publicKeyOf(peer));
    }

    /**
     * Tells a client the user name of this process: as a record and as a notification, since some clients look for the
     * one and some for the other (noports.md, M12).
     */
    CompletionStage<Void> shareUsername(String userName, AtSign with) {
        AtKey key = username(with);
        return client.put(key, userName).thenCompose(stored -> client.notify(key, userName, TIME_TO_LIVE));
    }

    /** Tells a client, as a record, what this daemon is and can (noports.md, M13), for its list of devices. */
    CompletionStage<Void> shareInfo(Heartbeat heartbeat, AtSign with) {
        Encoded encoded = codec.encode(new DeviceInfo(heartbeat), atSign(), with, keys);
        return client.put(encoded.key(), encoded.value());
    }

    /** The atSigns that the record of the user name is there for. */
    CompletionStage<List<AtSign>> whoKnowsUsername() {
        return client.scan("username\\." + device + "\\.sshnp").thenApply(found -> found.stream()
                .flatMap(key -> key.sharedWith().filter(with -> key.equals(username(with))).stream())
                .toList());
    }

    /** Deletes both records, and with them the copies that the client's atServer keeps. */
    CompletionStage<Void> takeBackUsername(AtSign from) {
        return client.delete(username(from)).thenCompose(done -> client.delete(AtKey.shared(from, "device_info." + device + ".sshnp", atSign())));
    }

    private AtKey username(AtSign with) {
        return AtKey.shared(with, "username." + device + ".sshnp", atSign());
    }

    synchronized void hold() {
        holders++;
    }

    synchronized void letGo() {
        holders--;
        if (holders == 0) {
            client.close();
        }
    }

    /** Hears nothing more; what is being worked on can still answer. */
    void retire() {
        Subscription ended;
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            ended = subscription;
        }
        ended.close();
        letGo();
    }

    /** Ends at once; answers under way are lost. */
    @Override
    public void close() {
        retire();
        client.close();
    }
}
