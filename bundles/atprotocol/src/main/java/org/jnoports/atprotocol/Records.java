package org.jnoports.atprotocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes records (atprotocol.md, sections 3.6 to 3.11). What it makes are the bodies of operations; they check
 * their arguments at once.
 */
record Records(AtSign self, Values values, SendingKeys sendingKeys, ReceivingKeys receivingKeys) {
    private static final Logger log = LoggerFactory.getLogger(Records.class);

    /** @throws TunnelException if this atSign can't read that record */
    Operation.Body<Optional<String>> get(AtKey key) {
        boolean own = key.owner().equals(self);
        return switch (key.visibility()) {
            case PUBLIC -> server -> found(server, own ? "llookup:all:" + key : "plookup:all:" + key.name() + key.owner())
                    .flatMap(Records::publicValue);
            case SELF -> {
                requireOwn(key);
                yield server -> opened(server, "llookup:all:" + key, value -> selfValue(value));
            }
            case SHARED -> own ? sharedByMe(key) : sharedWithMe(key);
        };
    }

    /** @throws TunnelException if the record isn't this atSign's, or can't have that value */
    Operation.Body<Optional<Void>> put(AtKey key, String value) {
        requireOwn(key);
        Values.checked(value);
        return switch (key.visibility()) {
            case PUBLIC -> {
                String line = "update:" + publicMetadata(key, value);
                yield server -> done(server, line);
            }
            case SELF -> server -> done(server, "update:isEncrypted:true" + encrypted(key, values.keys().selfEncryptionKey(), value));
            case SHARED -> server -> {
                PeerKey peerKey = sendingKeys.with(server, key.sharedWith().orElseThrow());
                return done(server, "update:ttr:-1:ccd:true:isEncrypted:true" + peerKey.metadata() + encrypted(key, peerKey.key(), value));
            };
        };
    }

    /**
     * The atServer refuses to write over a record that can't be changed; its sentence is what tells (at_commons 5.3).
     * The refused one may be the own one, written before a reconnect.
     *
     * @throws TunnelException if the record isn't this atSign's for itself, or can't have that value
     */
    Operation.Body<Boolean> putOnce(AtKey key, String value, Duration timeToLive) {
        requireOwn(key);
        if (key.visibility() != AtKey.Visibility.SELF) {
            throw new TunnelException(key + " isn't a record for " + self + " alone");
        }
        Values.Encrypted encrypted = values.encrypt(values.keys().selfEncryptionKey(), value);
        String line = "update:ttl:" + timeToLive.toMillis() + ":isEncrypted:true:ivNonce:" + encrypted.ivNonce() + ":immutable:true:"
                + key + " " + encrypted.ciphertext();
        return server -> {
            try {
                server.ask(line);
                return true;
            } catch (AtProtocolException e) {
                if (!e.getMessage().toLowerCase(Locale.ROOT).contains("immutable")) {
                    throw e;
                }
                return get(key).run(server).equals(Optional.of(value));
            }
        };
    }

    /** @throws TunnelException if the record isn't this atSign's */
    Operation.Body<Optional<Void>> delete(AtKey key) {
        requireOwn(key);
        return server -> {
            server.find("delete:" + key);
            return Optional.empty();
        };
    }

    /** @throws TunnelException if the verb can't carry that expression */
    Operation.Body<List<AtKey>> scan(String regex) {
        if (regex.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new TunnelException("'" + Printable.of(regex) + "' can't be scanned for: it holds white space, and no key does");
        }
        String command = regex.isEmpty() ? "scan" : "scan:showhidden:false " + regex; // the ':' keeps the case of the regex
        return server -> keys(server.ask(command));
    }

    private interface Opener {
        String open(SealedValue value) throws InterruptedException;
    }

    private Operation.Body<Optional<String>> sharedByMe(AtKey key) {
        AtSign reader = key.sharedWith().orElseThrow();
        return server -> opened(server, "llookup:all:" + key, value -> {
            SharedKey made = sendingKeys.existing(server, reader)
                    .orElseThrow(() -> new KeysException("the key that " + key + " was encrypted with is gone", null));
            return values.decrypt(made, value);
        });
    }

    private Operation.Body<Optional<String>> sharedWithMe(AtKey key) {
        if (!key.sharedWith().equals(Optional.of(self))) {
            throw new TunnelException(self + " can't read " + key + ": it is shared with somebody else");
        }
        return server -> opened(server, "lookup:all:" + key.name() + key.owner(), value -> receivingKeys.open(server, key.owner(), value));
    }

    private String selfValue(SealedValue value) {
        return values.decrypt(values.keys().selfEncryptionKey(), value);
    }

    private static Optional<FoundRecord> found(OwnAtServer server, String command) throws InterruptedException {
        return server.findRemote(command).map(FoundRecord::parse);
    }

    /** Values that aren't marked as encrypted may be so all the same: some peers never mark them (section 5.8). */
    private static Optional<String> opened(OwnAtServer server, String command, Opener opener) throws InterruptedException {
        Optional<FoundRecord> found = found(server, command);
        if (found.isEmpty() || found.get().data().isEmpty()) {
            return Optional.empty();
        }
        String data = found.get().data().get();
        Members metadata = found.get().metadata();
        try {
            return Optional.of(opener.open(SealedValue.of(data, metadata)));
        } catch (KeysException e) {
            if (metadata.flag("isEncrypted").orElse(false)) {
                throw e;
            }
            return Optional.of(data);
        }
    }

    private static Optional<String> publicValue(FoundRecord record) {
        boolean base64 = record.metadata().text("encoding").map("base64"::equals).orElse(false);
        return record.data().map(data -> base64 ? decoded(data) : data);
    }

    private static String decoded(String data) {
        try {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return data;
        }
    }

    /** Values that a line can't carry as they are travel as base64. */
    private static String publicMetadata(AtKey key, String value) {
        if (value.isEmpty()) {
            throw new TunnelException(key + " can't be empty: atServers don't take empty public records");
        }
        boolean plain = value.strip().equals(value) && value.chars().noneMatch(Character::isISOControl);
        return plain
                ? "isEncrypted:false:" + key + " " + value
                : "isEncrypted:false:encoding:base64:" + key + " "
                        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private String encrypted(AtKey key, SharedKey with, String value) {
        Values.Encrypted encrypted = values.encrypt(with, value);
        return ":ivNonce:" + encrypted.ivNonce() + ":" + key + " " + encrypted.ciphertext();
    }

    private static Optional<Void> done(OwnAtServer server, String command) throws InterruptedException {
        server.ask(command);
        return Optional.empty();
    }

    private static List<AtKey> keys(String json) {
        List<AtKey> keys = new ArrayList<>();
        for (String text : Json.strings(json)) {
            try {
                keys.add(AtKey.parse(text));
            } catch (IllegalArgumentException e) {
                log.debug("'{}' is left out: no record's name", Printable.of(text));
            }
        }
        return List.copyOf(keys);
    }

    private void requireOwn(AtKey key) {
        if (!key.owner().equals(self)) {
            throw new TunnelException(key + " isn't " + self + "'s");
        }
    }

    @Override
    public String toString() {
        return "Records[" + self + "]";
    }
}
