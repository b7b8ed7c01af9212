package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;

/**
 * Sends one notification (noports.md, section 2.1). Encrypted once: every attempt sends the same line with the same id, so
 * that whoever gets it twice can tell.
 */
final class Notify implements Operation.Body<Optional<Void>> {
    /** How long an atServer may keep the value in its cache, in milliseconds; nothing is cached without a ttr. */
    private static final int CACHED_MILLIS = 10_000;

    private final AtKey key;
    private final AtSign receiver;
    private final String value;
    private final Duration timeToLive;
    private final SendingKeys sendingKeys;
    private final Values values;
    private final String id = UUID.randomUUID().toString();
    private Optional<String> line = Optional.empty();

    /** @param key shared with the receiver */
    Notify(AtKey key, String value, Duration timeToLive, SendingKeys sendingKeys, Values values) {
        this.key = key;
        this.receiver = key.sharedWith().orElseThrow();
        this.value = value;
        this.timeToLive = timeToLive;
        this.sendingKeys = sendingKeys;
        this.values = values;
    }

    @Override
    public Optional<Void> run(OwnAtServer server) throws InterruptedException {
        if (line.isEmpty()) {
            line = Optional.of(line(sendingKeys.with(server, receiver)));
        }
        server.ask(line.get());
        return Optional.empty();
    }

    private String line(PeerKey peerKey) {
        Values.Encrypted encrypted = values.encrypt(peerKey.key(), value);
        return "notify:id:" + id
                + ":update:messageType:key:priority:low:strategy:all:latestN:1:notifier:SYSTEM"
                + ":ttln:" + timeToLive.toMillis()
                + ":ttl:" + CACHED_MILLIS
                + ":isEncrypted:true" + peerKey.metadata()
                + ":ivNonce:" + encrypted.ivNonce()
                + ":" + key + ":" + encrypted.ciphertext();
    }
}
