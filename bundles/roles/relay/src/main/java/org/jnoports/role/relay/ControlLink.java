package org.jnoports.role.relay;

import java.time.Duration;
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
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.TunnelMessage;

/** The relay's way to its clients: requests come in, leases go out. Thread-safe. */
final class ControlLink implements AutoCloseable {
    /** How long atServers keep a lease: clients wait 10 to 20 s (noports.md, section 2.10). */
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    private final AtClient client;
    private final AtKeys keys;
    private final MessageCodec codec;
    private Subscription subscription = () -> {};

    private ControlLink(AtClient client, AtKeys keys, MessageCodec codec) {
        this.client = client;
        this.keys = keys;
        this.codec = codec;
    }

    /** @throws org.jnoports.api.TunnelException if the atSign's keys can't be read */
    static ControlLink open(RelaySettings settings, RelayServices services) {
        AtKeys keys = services.keysStore().read(settings.keyFile());
        AtClient client = services.atClients().open(settings.atSign(), settings.keyFile(), settings.root());
        return new ControlLink(client, keys, services.codec());
    }

    /** @param arrived called one at a time, on the AtClient's dispatch thread */
    synchronized void listen(BiConsumer<ControlLink, AtNotification> arrived) {
        subscription = client.subscribe(key -> codec.concerns(MessageCodec.Side.RELAY, "", key), notification -> arrived.accept(this, notification));
    }

    AtSign atSign() {
        return client.atSign();
    }

    ClientState state() {
        return client.state();
    }

    CompletionStage<Void> ready(Duration limit) {
        return client.ready(limit);
    }

    /** @throws org.jnoports.api.message.MessageException if it should be a request and can't be read */
    Optional<TunnelMessage> read(AtNotification notification) {
        return codec.decode(MessageCodec.Side.RELAY, "", notification).map(Decoded::message);
    }

    /** Asks the peer's atServer for the public half of its encryption key. */
    CompletionStage<Optional<String>> publicKeyOf(AtSign peer) {
        return client.get(AtKey.publicKeyOf(peer));
    }

    CompletionStage<Void> send(TunnelMessage answer, AtSign to) {
        Encoded encoded = codec.encode(answer, atSign(), to, keys);
        return client.notify(encoded.key(), encoded.value(), TIME_TO_LIVE);
    }

    /** Hears nothing more, but can still send. May be repeated. */
    synchronized void deafen() {
        subscription.close();
    }

    @Override
    public void close() {
        deafen();
        client.close();
    }
}
