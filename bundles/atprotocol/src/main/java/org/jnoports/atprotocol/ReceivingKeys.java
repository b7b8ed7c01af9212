package org.jnoports.atprotocol;

import java.time.Duration;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;

/**
 * Opens values that peers encrypted for this atSign (atprotocol.md, section 5.4): with the key that came along, else the
 * remembered one, else the peer's {@code shared_key}, at last past the atServer's cache. Thread-safe.
 */
final class ReceivingKeys {
    private static final int MOST_PEERS = 1_000;
    private static final Duration FRUITLESS_PAUSE = Duration.ofSeconds(3);

    private final AtSign self;
    private final Values values;
    private final Recent<AtSign, SharedKey> remembered = new Recent<>(MOST_PEERS); // guarded by this, as are the next two
    private final Recent<AtSign, Along> alongBefore = new Recent<>(MOST_PEERS);
    private final Recent<AtSign, Long> fruitless = new Recent<>(MOST_PEERS);

    /** A key that came along, as it was sealed: senders repeat it, and opening it is what takes longest. */
    private record Along(String sealed, SharedKey key) {
        @Override
        public String toString() {
            return "Along[]";
        }
    }

    ReceivingKeys(AtSign self, Values values) {
        this.self = self;
        this.values = values;
    }

    /** Opens it without asking anybody; empty if that doesn't work. */
    Optional<String> openAtOnce(AtSign sender, SealedValue value) {
        Optional<String> opened = along(sender, value).flatMap(key -> tryWith(key, value));
        if (opened.isPresent()) {
            return opened;
        }
        Optional<SharedKey> own = sender.equals(self) ? Optional.of(values.keys().selfEncryptionKey()) : remembered(sender);
        return own.flatMap(key -> tryWith(key, value));
    }

    /**
     * Opens it, whatever that takes.
     *
     * @throws KeysException if no key opens it
     */
    String open(OwnAtServer server, AtSign sender, SealedValue value) throws InterruptedException {
        Optional<String> opened = openAtOnce(sender, value);
        if (opened.isEmpty() && remembered(sender).isEmpty()) {
            opened = fetchAndTry(server, "lookup:shared_key" + sender, sender, value);
        }
        if (opened.isEmpty()) {
            opened = fetchAndTry(server, "lookup:bypassCache:true:shared_key" + sender, sender, value);
        }
        if (opened.isEmpty()) {
            markFruitless(sender);
        }
        return opened.orElseThrow(() -> new KeysException(
                "a value from " + sender + " can't be decrypted: neither the key sent along nor " + self + ":shared_key" + sender + " opens it", null));
    }

    /** Whether asking for the sender's key was in vain a moment ago, so that nobody makes this client ask all the time. */
    synchronized boolean isFruitless(AtSign sender) {
        Long since = fruitless.get(sender);
        return since != null && System.nanoTime() - since < FRUITLESS_PAUSE.toNanos();
    }

    synchronized void markFruitless(AtSign sender) {
        fruitless.put(sender, System.nanoTime());
    }

    private Optional<SharedKey> along(AtSign sender, SealedValue value) {
        String sealed = value.sharedKeyEnc().orElse("");
        synchronized (this) {
            Along before = alongBefore.get(sender);
            if (before != null && before.sealed().equals(sealed)) {
                return Optional.of(before.key());
            }
        }
        Optional<SharedKey> opened = values.keyOf(value);
        opened.ifPresent(key -> remember(sender, new Along(sealed, key)));
        return opened;
    }

    private synchronized void remember(AtSign sender, Along along) {
        alongBefore.put(sender, along);
    }

    private Optional<String> fetchAndTry(OwnAtServer server, String command, AtSign sender, SealedValue value)
            throws InterruptedException {
        Optional<SharedKey> fetched = server.findRemote(command).flatMap(this::opened);
        Optional<String> opened = fetched.flatMap(key -> tryWith(key, value));
        if (opened.isPresent()) {
            remember(sender, fetched.get());
        }
        return opened;
    }

    private Optional<SharedKey> opened(String sealed) {
        try {
            return Optional.of(values.openKey(sealed));
        } catch (KeysException e) {
            return Optional.empty();
        }
    }

    private Optional<String> tryWith(SharedKey key, SealedValue value) {
        try {
            return Optional.of(values.decrypt(key, value));
        } catch (KeysException e) {
            return Optional.empty();
        }
    }

    private synchronized Optional<SharedKey> remembered(AtSign sender) {
        return Optional.ofNullable(remembered.get(sender));
    }

    private synchronized void remember(AtSign sender, SharedKey key) {
        remembered.put(sender, key);
        fruitless.remove(sender);
    }
}
