package org.jnoports.crypto.current;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.Test;

class CurrentKeysStoreTest {
    private static final Path FILE = Path.of("@alice_key.atKeys");

    private final Provider<Integer, AtKeysStore> provider = new Provider<>("AtKeysStore", Duration.ofMillis(1));
    private final AtKeysStore current = CurrentKeysStore.following(provider);
    private final List<String> reads = new ArrayList<>();

    /** Signs with its name. */
    private final class Named implements AtKeysStore {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public AtKeys read(Path file) {
            reads.add(name);
            return new NamedKeys(name);
        }

        @Override
        public AtKeys create() {
            return new NamedKeys(name);
        }

        @Override
        public void write(Path file, AtSign atSign, AtKeys keys) {
            assertEquals(NamedKeys.class, keys.getClass());
            reads.add("written by " + name);
        }
    }

    private record NamedKeys(String name) implements AtKeys {
        @Override
        public byte[] signAuthentication(byte[] challenge) {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] signEnvelope(byte[] payload) {
            return signAuthentication(payload);
        }

        @Override
        public byte[] open(byte[] sealed) {
            return sealed;
        }

        @Override
        public String authenticationPublicKey() {
            return name;
        }

        @Override
        public String encryptionPublicKey() {
            return name;
        }

        @Override
        public SharedKey selfEncryptionKey() {
            return SharedKey.of(new byte[32]);
        }

        @Override
        public Optional<String> enrollmentId() {
            return Optional.empty();
        }
    }

    private static String signer(AtKeys keys) {
        return new String(keys.signEnvelope(new byte[] {1}), StandardCharsets.UTF_8);
    }

    @Test
    void keys_go_over_to_the_next_provider_which_reads_their_file_once() {
        provider.add(1, new Named("first"));
        AtKeys keys = current.read(FILE);
        assertEquals("first", signer(keys));
        assertEquals("first", signer(keys));
        provider.add(2, new Named("second"));
        assertEquals("second", signer(keys));
        assertEquals("second", keys.encryptionPublicKey());
        assertArrayEquals(new byte[] {7}, keys.open(new byte[] {7}));
        assertEquals(List.of("first", "second"), reads);
    }

    @Test
    void a_provider_that_is_gone_is_let_go_of_even_where_nobody_uses_its_keys_any_more() throws Exception {
        provider.add(1, new Named("first"));
        AtKeys keys = current.read(FILE);
        WeakReference<AtKeysStore> gone = new WeakReference<>(provider.get());
        provider.remove(1);
        for (int n = 0; n < 50 && gone.get() != null; n++) {
            System.gc();
        }
        assertSame(null, gone.get());
        provider.add(1, new Named("second"));
        assertEquals("second", signer(keys));
    }

    @Test
    void a_file_that_cannot_be_read_fails_at_once() {
        provider.add(1, new AtKeysStore() {
            @Override
            public AtKeys read(Path file) {
                throw new KeysException("the atKeys file " + file + " doesn't exist", null);
            }

            @Override
            public AtKeys create() {
                throw new AssertionError();
            }

            @Override
            public void write(Path file, AtSign atSign, AtKeys keys) {
                throw new AssertionError();
            }
        });
        assertThrows(KeysException.class, () -> current.read(FILE));
    }

    @Test
    void keys_are_written_by_their_own_provider_be_they_made_or_read() {
        provider.add(1, new Named("first"));
        current.write(FILE, AtSign.of("@alice"), current.create());
        current.write(FILE, AtSign.of("@alice"), current.read(FILE));
        assertEquals(List.of("written by first", "first", "written by first"), reads);
    }

    @Test
    void nothing_of_the_keys_is_printed() {
        provider.add(1, new Named("secret"));
        assertFalse(current.read(FILE).toString().contains("secret"));
    }
}
