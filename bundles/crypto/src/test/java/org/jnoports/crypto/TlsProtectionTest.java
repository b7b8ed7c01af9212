package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.Test;

/** Which connections of a session resume which; that they do is the transports' contract. */
class TlsProtectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final List<TlsOptions> asked = new ArrayList<>();
    private final Transport transport = new Asked();
    private final StreamProtection client;
    private final StreamProtection device;

    TlsProtectionTest() {
        SessionStreams streams = new SessionStreams();
        SecureStreams.Offer offer = streams.offer();
        SecureStreams.Answer answer = streams.answer(SessionCipher.AUTHENTICATED, Optional.empty(), Optional.of(offer.certificate()));
        device = answer.protection();
        client = offer.accept(answer.security());
    }

    private final class Asked implements Transport {
        @Override
        public CompletionStage<Connection> startTls(Connection plain, TlsOptions tls, boolean isClient, Duration limit) {
            asked.add(tls);
            return CompletableFuture.completedStage(plain);
        }

        @Override
        public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Bridge bridge(Connection left, Connection right) {
            throw new UnsupportedOperationException();
        }
    }

    /** Of which only the end can be told. */
    private static Connection connection(CompletableFuture<Void> closed) {
        return (Connection) Proxy.newProxyInstance(TlsProtectionTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("closed")) {
                return closed;
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private OptionalInt protect(StreamProtection protection, CompletableFuture<Void> closed) {
        assertThat(protection.protect(transport, connection(closed), LIMIT)).isCompleted();
        return asked.get(asked.size() - 1).resumes();
    }

    @Test
    void a_client_resumes_what_has_ended_and_never_two_at_a_time() {
        CompletableFuture<Void> control = new CompletableFuture<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        assertThat(protect(client, control)).hasValue(0);
        assertThat(protect(client, first)).hasValue(1);
        assertThat(protect(client, new CompletableFuture<>())).hasValue(2);
        first.complete(null);
        assertThat(protect(client.announce().protection(), new CompletableFuture<>())).hasValue(1);
        assertThat(protect(client, new CompletableFuture<>())).hasValue(3);
        assertThat(asked).allSatisfy(options -> {
            assertThat(options.mutual()).isTrue();
            assertThat(options.context()).isSameAs(asked.get(0).context());
        });
    }

    @Test
    void more_than_can_be_told_apart_begin_sessions_of_their_own() {
        for (int n = 0; n < Turns.MOST; n++) {
            assertThat(protect(client, new CompletableFuture<>())).hasValue(n);
        }
        assertThat(protect(client, new CompletableFuture<>())).isEmpty();
    }

    @Test
    void a_daemon_resumes_nothing_by_itself() {
        assertThat(protect(device, new CompletableFuture<>())).isEmpty();
    }

    @Test
    void another_session_has_a_context_of_its_own() {
        protect(client, new CompletableFuture<>());
        TlsProtectionTest other = new TlsProtectionTest();
        other.protect(other.client, new CompletableFuture<>());
        assertThat(other.asked.get(0).context()).isNotSameAs(asked.get(0).context());
    }
}
