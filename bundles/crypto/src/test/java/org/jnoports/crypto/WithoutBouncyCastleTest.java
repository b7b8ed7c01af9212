package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.plain.Services;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle as in a profile that leaves Bouncy Castle out, composed without OSGi. */
class WithoutBouncyCastleTest {
    private static final Set<String> LOCALHOST = Set.of("localhost");

    @TempDir
    Path home;

    private Services services;
    private URLClassLoader loader;

    @BeforeEach
    void load() {
        URL classes = TlsCertificates.class.getProtectionDomain().getCodeSource().getLocation();
        loader = new WithoutIt(new URL[] {classes}, getClass().getClassLoader());
        services = new Services(loader, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        services.close();
        loader.close();
    }

    @Test
    void a_client_has_all_that_it_needs() {
        AtKeysStore store = services.get(AtKeysStore.class);
        assertThat(store.getClass()).isNotEqualTo(AtKeysFiles.class);
        Path file = home.resolve("@alice_key.atKeys");
        store.write(file, AtSign.of("@alice"), store.create());
        AtKeys keys = store.read(file);
        ValueCipher cipher = services.get(ValueCipher.class);
        byte[] iv = cipher.newIv();
        assertThat(cipher.decrypt(keys.selfEncryptionKey(), iv, cipher.encrypt(keys.selfEncryptionKey(), iv, "x"))).isEqualTo("x");
        byte[] signed = "x".getBytes(StandardCharsets.US_ASCII);
        String signature = Base64.getEncoder().encodeToString(keys.signEnvelope(signed));
        assertThat(services.get(SignatureVerifier.class).verifies(keys.encryptionPublicKey(), signed, signature, "sha256")).isTrue();
        assertThat(keys.open(Base64.getDecoder().decode(cipher.seal(cipher.newKey(), keys.encryptionPublicKey())))).hasSize(44);
    }

    @Test
    void a_client_trusts_a_self_hosted_server() {
        Path trust = home.resolve("trust.pem");
        new TlsCertificates().selfHosted(home.resolve("data"), LOCALHOST, trust);
        ServerCertificates certificates = services.get(ServerCertificates.class);
        assertThat(certificates.client(Optional.of(trust))).isNotNull();
        assertThat(certificates.client(Optional.empty())).isNotNull();
    }

    @Test
    void session_keys_for_ssh_are_made() {
        assertThat(services.get(SshKeys.class).create(SshKeys.Algorithm.ED25519, "x").publicKey()).startsWith("ssh-ed25519 ");
    }

    @Test
    void certificates_that_are_there_serve_on() {
        new TlsCertificates().selfHosted(home.resolve("data"), LOCALHOST, home.resolve("trust.pem"));
        assertThat(services.get(ServerCertificates.class).selfHosted(home.resolve("data"), LOCALHOST, home.resolve("trust.pem"))).isNotNull();
    }

    @Test
    void making_certificates_names_the_missing_bundles_each_time() {
        ServerCertificates certificates = services.get(ServerCertificates.class);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> certificates.selfHosted(home.resolve("data"), LOCALHOST, home.resolve("trust.pem")))
                    .isInstanceOf(KeysException.class)
                    .hasMessageContaining("install the bundles bcprov, bcutil and bcpkix");
        }
    }

    /** Loads this bundle's classes itself, everything else from the parent, and Bouncy Castle not at all. */
    private static final class WithoutIt extends URLClassLoader {
        WithoutIt(URL[] classes, ClassLoader parent) {
            super(classes, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.bouncycastle.")) {
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("org.jnoports.crypto.")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}
