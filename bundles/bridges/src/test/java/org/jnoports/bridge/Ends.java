package org.jnoports.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.RelayEnd;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.plain.Services;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.StreamProtection;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.testkit.Await;

/** Both ends of a session in this process, and whatever is between them. */
final class Ends implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(10);
    private static final HostPort ANY_LOCAL = new HostPort("127.0.0.1", 0);

    final Services services = new Services(Ends.class.getClassLoader(), Map.of());
    final Transport transport = services.get(Transport.class);
    final SessionEnds ends = services.get(SessionEnds.class);
    final ServerSocket target;
    final TestRelay relay;
    final RelayEnd client;
    final RelayEnd device;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Ends(SessionCipher cipher, TestRelay relay) {
        this.relay = relay;
        StreamProtection clients = services.get(SecureStreams.class).none();
        StreamProtection devices = clients;
        if (cipher != SessionCipher.NONE) {
            SecureStreams.Offer offer = services.get(SecureStreams.class).offer();
            SecureStreams.Answer answer = services.get(SecureStreams.class)
                    .answer(cipher, Optional.of(offer.publicKey()), Optional.of(offer.certificate()));
            clients = offer.accept(answer.security());
            devices = answer.protection();
        }
        client = new RelayEnd(relay.clientPort(), new RelayProof.Line("client's proof"), clients, LONG);
        device = new RelayEnd(relay.devicePort(), new RelayProof.Line("device's proof"), devices, LONG);
        try {
            target = closing(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    HostPort targetPort() {
        return new HostPort("127.0.0.1", target.getLocalPort());
    }

    Bridge deviceSingle() {
        return closing(Await.value(ends.deviceSingle(transport, device, targetPort())));
    }

    LocalEnd clientSingle() {
        return closing(ends.clientSingle(transport, client, ANY_LOCAL, LONG));
    }

    Bridge deviceMulti(Duration idle) {
        return closing(Await.value(ends.deviceMulti(transport, device, targetPort(), idle)));
    }

    LocalEnd clientMulti(Duration idle, SessionEnds.Manners manners) {
        return closing(Await.value(ends.clientMulti(transport, client, ANY_LOCAL, idle, manners)));
    }

    LocalEnd clientMulti(SessionEnds.Dialled dialled) {
        return closing(Await.value(ends.clientMulti(dialled, client, ANY_LOCAL, LONG, SessionEnds.Manners.NONE)));
    }

    SessionEnds.Dialled dialled(HostPort relayPort) {
        return closing(ends.dial(transport, relayPort, client.proof(), client.dial()));
    }

    Socket dial(LocalEnd local) {
        try {
            Socket socket = closing(new Socket(InetAddress.getLoopbackAddress(), local.port()));
            socket.setSoTimeout((int) LONG.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Socket accept() {
        try {
            target.setSoTimeout((int) LONG.toMillis());
            Socket socket = closing(target.accept());
            socket.setSoTimeout((int) LONG.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            closeOne(open.pop());
        }
        relay.close();
        services.close();
    }

    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable may throw anything; none of it is expected
            throw new AssertionError("closing failed", e);
        }
    }
}
