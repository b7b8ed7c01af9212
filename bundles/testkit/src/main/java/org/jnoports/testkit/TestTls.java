package org.jnoports.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate with its key, made by the running JDK's keytool, and TLS contexts that have it or trust it.
 * Immutable.
 */
public final class TestTls {
    private static final String ALIAS = "test";
    private static final String CA = "ca";
    private static final String PASSWORD = "only-for-tests";
    private static final long KEYTOOL_SECONDS = 60;

    private final KeyStore keys;

    private TestTls(KeyStore keys) {
        this.keys = keys;
    }

    /** Made once per process: for {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public static TestTls localhost() {
        return Localhost.TLS;
    }

    /**
     * Makes a new one, which takes about a second.
     *
     * @param names as keytool writes them: {@code dns:pump.example}, {@code ip:10.0.0.1}
     */
    public static TestTls selfSigned(String... names) {
        return new TestTls(inKeyStore(file -> makeKey(file, ALIAS, "-ext", "san=" + String.join(",", names))));
    }

    /** Makes one for localhost whose time is over, signed by a CA whose time isn't. What is trusted is the CA. */
    public static TestTls expired() {
        return new TestTls(inKeyStore(TestTls::makeExpired));
    }

    /** Presents the certificate, and trusts it where the other side presents it. */
    public SSLContext presenting() {
        return context(true, true);
    }

    /** Trusts the certificate and presents nothing. */
    public SSLContext trusting() {
        return context(false, true);
    }

    /** Trusts nobody and presents nothing. */
    public static SSLContext trustingNobody() {
        return localhost().context(false, false);
    }

    /** The certificate. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) keys.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key store has no certificate", e);
        }
    }

    private X509Certificate issuer() throws KeyStoreException {
        Certificate[] chain = keys.getCertificateChain(ALIAS);
        return (X509Certificate) chain[chain.length - 1];
    }

    private SSLContext context(boolean presents, boolean trusts) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(presents ? keyManagers() : new KeyManager[0], trustManagers(trusts), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS context could be made", e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    private TrustManager[] trustManagers(boolean trusts) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("trusted", trusts ? issuer() : unrelated());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    /** An empty trust store is an error of its own in the JDK, so "nobody" is one whom no test meets. */
    private static X509Certificate unrelated() {
        return Unrelated.TLS.certificate();
    }

    /** What makes a key store in a file. */
    private interface Maker {
        void make(Path file) throws IOException;
    }

    private static KeyStore inKeyStore(Maker maker) {
        try {
            Path directory = Files.createTempDirectory("jnoports-tls");
            Path file = directory.resolve("test.p12");
            try {
                maker.make(file);
                return load(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool's key store can't be read", e);
        }
    }

    private static void makeKey(Path file, String alias, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=JNoPorts " + alias));
        arguments.addAll(List.of(options));
        keytool(file, arguments);
    }

    private static void makeExpired(Path file) throws IOException {
        makeKey(file, CA, "-ext", "bc:c");
        makeKey(file, ALIAS, "-signer", CA, "-ext", "san=dns:localhost,ip:127.0.0.1", "-startdate", "-30d", "-validity", "10");
    }

    private static void keytool(Path file, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // starts faster
        command.addAll(arguments);
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    /** Made when first needed. */
    private static final class Localhost {
        private static final TestTls TLS = selfSigned("dns:localhost", "ip:127.0.0.1", "ip:0:0:0:0:0:0:0:1");
    }

    /** Made when first needed. */
    private static final class Unrelated {
        private static final TestTls TLS = selfSigned("dns:unrelated.example");
    }
}
