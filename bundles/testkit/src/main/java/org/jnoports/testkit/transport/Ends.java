package org.jnoports.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.testkit.transport.Fixture.LONG;

import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.TestTls;

/** Both ends of one TCP connection, both the transport's. */
record Ends(Connection dialled, Connection accepted) {
    static Ends open(Fixture fixture) {
        Accepting listener = fixture.accepting();
        Connection dialled = fixture.connect(listener.port());
        return new Ends(dialled, fixture.closing(listener.next()));
    }

    /** TLS that both sides prove themselves in, from here on. */
    static CompletionStage<Connection> tls(Fixture fixture, Connection connection, boolean client, SSLContext context) {
        return fixture.transport().startTls(connection, TlsOptions.mutual(context), client, LONG);
    }

    /** Has both ends go on inside TLS. */
    static void encrypt(Fixture fixture, Ends ends) {
        CompletionStage<Connection> client = tls(fixture, ends.dialled(), true, TestTls.localhost().presenting());
        CompletionStage<Connection> server = tls(fixture, ends.accepted(), false, TestTls.localhost().presenting());
        assertThat(Await.value(client)).isSameAs(ends.dialled());
        assertThat(Await.value(server)).isSameAs(ends.accepted());
    }
}
