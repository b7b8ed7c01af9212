package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsHandshakeTest {
    private static final int LIMIT_MILLIS = 20_000;

    private final TlsCertificates certificates = new TlsCertificates();

    @TempDir
    Path home;

    private Path trust;
    private SSLContext server;

    @BeforeEach
    void start() {
        trust = home.resolve("trust.pem");
        server = certificates.selfHosted(home.resolve("data"), Set.of("localhost", "127.0.0.1"), trust);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_client_with_the_trust_file_connects(String protocol) throws Exception {
        SSLSession session = handshake(certificates.client(Optional.of(trust)), "localhost", protocol, false);
        assertThat(session.getProtocol()).isEqualTo(protocol);
        assertThat(session.getPeerPrincipal().getName()).startsWith("CN=");
    }

    @Test
    void an_address_is_a_name_too() throws Exception {
        assertThat(handshake(certificates.client(Optional.of(trust)), "127.0.0.1", "TLSv1.3", false).isValid()).isTrue();
    }

    @Test
    void a_client_that_trusts_the_platform_refuses() {
        assertRefused(certificates.client(Optional.empty()), "localhost", false);
    }

    @Test
    void a_client_that_trusts_another_ca_refuses() {
        Path other = home.resolve("other.pem");
        certificates.selfHosted(home.resolve("other"), Set.of("localhost"), other);
        assertRefused(certificates.client(Optional.of(other)), "localhost", false);
    }

    @Test
    void a_client_that_expects_another_name_refuses() {
        assertRefused(certificates.client(Optional.of(trust)), "other.example.org", false);
    }

    @Test
    void another_server_of_the_same_ca_is_accepted_as_a_client() throws Exception {
        assertThat(handshake(server, "localhost", "TLSv1.3", true).isValid()).isTrue();
    }

    @Test
    void a_server_of_another_ca_is_not_accepted_as_a_client() {
        SSLContext stranger = certificates.selfHosted(home.resolve("other"), Set.of("localhost"), home.resolve("other.pem"));
        assertRefused(stranger, "localhost", true);
    }

    @Test
    void a_second_session_of_the_same_context_resumes_the_first() throws Exception {
        SSLContext client = certificates.client(Optional.of(trust));
        try (SSLServerSocket listening = listen(false)) {
            long first = connect(client, listening, "localhost", "TLSv1.2").getCreationTime();
            SSLSession second = connect(certificates.client(Optional.of(trust)), listening, "localhost", "TLSv1.2");
            assertThat(second.getCreationTime()).isEqualTo(first);
        }
    }

    private void assertRefused(SSLContext client, String name, boolean clientCertificate) {
        assertThatThrownBy(() -> handshake(client, name, "TLSv1.3", clientCertificate)).isInstanceOf(IOException.class);
    }

    private SSLSession handshake(SSLContext client, String name, String protocol, boolean clientCertificate) throws Exception {
        try (SSLServerSocket listening = listen(clientCertificate)) {
            return connect(client, listening, name, protocol);
        }
    }

    private SSLServerSocket listen(boolean clientCertificate) throws IOException {
        SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(clientCertificate);
        listening.setSoTimeout(LIMIT_MILLIS);
        return listening;
    }

    private static SSLSession connect(SSLContext client, SSLServerSocket listening, String name, String protocol) throws Exception {
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> echo(listening));
        try {
            return exchange(client, listening, name, protocol);
        } finally {
            served.exceptionally(e -> null).get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The session after a byte went each way, so that both sides have accepted the other. */
    private static SSLSession exchange(SSLContext client, SSLServerSocket listening, String name, String protocol) throws IOException {
        try (SSLSocket socket = socket(client, listening, name, protocol)) {
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
            return socket.getSession();
        }
    }

    private static SSLSocket socket(SSLContext client, SSLServerSocket listening, String name, String protocol) throws IOException {
        var transport = new java.net.Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(transport, name, listening.getLocalPort(), true);
        socket.setSoTimeout(LIMIT_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void echo(SSLServerSocket listening) {
        try (SSLSocket accepted = (SSLSocket) listening.accept()) {
            accepted.setSoTimeout(LIMIT_MILLIS);
            int read = accepted.getInputStream().read();
            accepted.getOutputStream().write(read);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
