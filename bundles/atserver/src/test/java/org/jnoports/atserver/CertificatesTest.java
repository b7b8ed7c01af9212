package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates from PEM files, changed while connections stand; and clients that want HTTP. */
class CertificatesTest {
    @TempDir
    Path directory;

    @Test
    void a_changed_pem_file_counts_for_new_connections_and_leaves_the_others_alone() throws IOException {
        Tuning.PemFiles pem = pem("one");
        try (TestServers servers = TestServers.start(settings(pem), Limits.standard())) {
            RawClient before = servers.owner("@a");
            BigInteger first = serial(servers);
            Tuning.PemFiles next = pem("two");
            replace(next.key(), pem.key());
            replace(next.certificates(), pem.certificates());
            replace(next.trust().orElseThrow(), pem.trust().orElseThrow());
            Await.until("the new certificate is presented", () -> !serialOf(servers).equals(Optional.of(first)) && serialOf(servers).isPresent());
            assertThat(before.reply("noop:0")).isEqualTo("data:ok");
            assertThat(servers.owner("@a").reply("plookup:publickey@b")).startsWith("data:M");
            Files.writeString(pem.certificates(), "no certificate");
            BigInteger second = serial(servers);
            Files.setLastModifiedTime(pem.key(), java.nio.file.attribute.FileTime.fromMillis(1));
            assertThat(serial(servers)).isEqualTo(second);
            assertThat(before.reply("noop:0")).isEqualTo("data:ok");
        }
    }

    @Test
    void a_certificate_and_a_key_that_do_not_belong_together_are_named() {
        Tuning.PemFiles one = pem("one");
        Tuning.PemFiles two = pem("two");
        try (Services services = services()) {
            ServerCertificates certificates = services.get(ServerCertificates.class);
            assertThatThrownBy(() -> certificates.fromPem(one.certificates(), two.key(), one.trust())).isInstanceOf(TunnelException.class)
                    .hasMessageContaining(two.key().toString()).hasMessageContaining("isn't that of the first certificate");
            assertThatThrownBy(() -> certificates.fromPem(directory.resolve("none"), one.key(), one.trust())).hasMessageContaining("none doesn't exist");
            assertThatThrownBy(() -> certificates.fromPem(one.certificates(), one.trust().orElseThrow(), one.trust())).hasMessageContaining("openssl pkcs8 -topk8");
        }
    }

    @Test
    void who_wants_http_is_told_that_in_http_and_others_notice_nothing() throws IOException {
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a")) {
            try (SSLSocket http = handshake(servers, "h2", "http/1.1")) {
                assertThat(http.getApplicationProtocol()).isEqualTo("http/1.1");
                http.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                String answer = new String(http.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
                assertThat(answer).startsWith("HTTP/1.1 421 Misdirected Request\r\n").endsWith("\r\n\r\nThis is an atServer: it speaks the atProtocol, not HTTP.\n");
            }
            assertThatThrownBy(() -> handshake(servers, "h2")).isInstanceOf(SSLException.class);
            try (SSLSocket other = handshake(servers, "atProtocol/1.0")) {
                assertThat(other.getInputStream().read()).isEqualTo('@');
            }
            try (SSLSocket none = handshake(servers)) {
                assertThat(none.getInputStream().read()).isEqualTo('@');
            }
        }
    }

    private static SSLSocket handshake(TestServers servers, String... protocols) throws IOException {
        HostPort to = servers.address("@a");
        SSLSocket socket = (SSLSocket) servers.trusting().getSocketFactory().createSocket(to.host(), to.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static BigInteger serial(TestServers servers) {
        return serialOf(servers).orElseThrow();
    }

    /** Empty while the trust file is the other one's. */
    private static Optional<BigInteger> serialOf(TestServers servers) {
        try (SSLSocket socket = handshake(servers)) {
            return Optional.of(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber());
        } catch (SSLException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AtServerSettings settings(Tuning.PemFiles pem) {
        AtServerSettings usual = TestServers.settings(directory, Optional.of(directory.resolve("keys")), "@a", "@b");
        Tuning standard = Tuning.STANDARD;
        return new AtServerSettings(usual.host(), usual.bindHost(), 0, usual.atSigns(), TestServers.settings(directory, TestServers.sharedKeys(), "@a").keysDirectory(),
                usual.dataDirectory(), pem.trust().orElseThrow(), false, new Tuning(Optional.of(pem), standard.connections(), standard.connectionsInAll(),
                        standard.requestBytes(), standard.valueChars(), Duration.ofMinutes(10)));
    }

    /** A CA of its own and a certificate of it, as files of somebody else. */
    private Tuning.PemFiles pem(String name) {
        Path made = directory.resolve(name);
        try (Services services = services()) {
            services.get(ServerCertificates.class).selfHosted(made, java.util.Set.of("localhost", "127.0.0.1"), made.resolve("trust.pem"));
            String both = Files.readString(made.resolve("server.pem"));
            int certificates = both.indexOf("-----BEGIN CERTIFICATE");
            Path key = Files.writeString(made.resolve("key.pem"), both.substring(0, certificates));
            Path chain = Files.writeString(made.resolve("chain.pem"), both.substring(certificates));
            return new Tuning.PemFiles(chain, key, Optional.of(made.resolve("trust.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Services services() {
        return new Services(CertificatesTest.class.getClassLoader(), java.util.Map.of());
    }
}
