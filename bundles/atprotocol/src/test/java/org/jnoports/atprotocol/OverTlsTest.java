package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.World.done;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real sockets, real certificates and the bundles as plain Java finds them. */
class OverTlsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Socket> monitor = new AtomicReference<>();
    private final CountDownLatch monitored = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable socket : open) {
            socket.close();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void connects_asks_and_listens(@TempDir Path home) throws Exception {
        HostPort root = servers(home, home.resolve("trust").resolve("localhost.pem"));
        try (Services services = services(home);
                AtClient client = services.get(AtClients.class).open(ALICE, TestKeys.file(ALICE), root)) {
            done(client.ready(World.LIMIT));
            assertThat(client.state()).isEqualTo(ClientState.LIVE);
            assertThat(done(client.get(AtKey.publicOf("x.y", ALICE)))).contains("found");
            java.util.concurrent.CompletableFuture<AtNotification> arrived = new java.util.concurrent.CompletableFuture<>();
            client.subscribe(key -> true, arrived::complete);
            assertThat(monitored.await(20, TimeUnit.SECONDS)).isTrue();
            send(monitor.get(), "notification: {\"id\":\"1\",\"from\":\"@bob\",\"to\":\"@alice\",\"key\":\"@alice:x.y@bob\","
                    + "\"value\":null,\"operation\":\"update\",\"epochMillis\":1715000000000,\"messageType\":\"MessageType.key\","
                    + "\"isEncrypted\":true,\"metadata\":{}}\n");
            assertThat(done(arrived).id()).isEqualTo("1");
        }
    }

    @Test
    void trust_that_comes_later_counts_at_the_next_attempt(@TempDir Path home) throws Exception {
        Path elsewhere = home.resolve("ca.pem");
        HostPort root = servers(home, elsewhere);
        try (Services services = services(home);
                AtClient client = services.get(AtClients.class).open(ALICE, TestKeys.file(ALICE), root)) {
            assertThat(trouble(client))
                    .contains("the atDirectory " + root + " can't be reached: ")
                    .contains("its CA certificate belongs into " + home.resolve("trust").resolve("localhost.pem"));
            Files.createDirectories(home.resolve("trust"));
            Files.copy(elsewhere, home.resolve("trust").resolve("localhost.pem"));
            done(client.ready(World.LIMIT));
        }
    }

    @Test
    void nobody_listening_is_told_in_the_protocols_words(@TempDir Path home) throws Exception {
        HostPort root = servers(home, home.resolve("trust").resolve("localhost.pem"));
        close();
        try (Services services = services(home);
                AtClient client = services.get(AtClients.class).open(ALICE, TestKeys.file(ALICE), root)) {
            assertThat(trouble(client))
                    .isEqualTo("the atDirectory " + root + " did not accept a connection: refused; gave up after 50 ms");
        }
    }

    /** What a wait ends with, as soon as there is trouble. */
    private static String trouble(AtClient client) throws Exception {
        for (int i = 0; i < 400; i++) {
            try {
                done(client.ready(Duration.ofMillis(50)));
            } catch (ExecutionException e) {
                if (!e.getCause().getMessage().contains("isn't reached yet")) {
                    return e.getCause().getMessage();
                }
            }
        }
        return "no trouble";
    }

    private static Services services(Path home) {
        return new Services(OverTlsTest.class.getClassLoader(), Map.of(Services.HOME, home.toString()));
    }

    /** An atDirectory and an atServer on free ports of the loopback. */
    private HostPort servers(Path home, Path trust) throws IOException {
        SSLContext tls = TestKeys.CERTIFICATES.selfHosted(home.resolve("data"), Set.of("localhost", "127.0.0.1"), trust);
        int atServer = listen(tls, this::atServer);
        return new HostPort("localhost", listen(tls, (socket, line) -> "localhost:" + atServer + "\r\n@"));
    }

    private interface Dialogue {
        String answer(Socket socket, String line);
    }

    private String atServer(Socket socket, String line) {
        if (line.startsWith("monitor")) {
            monitor.set(socket);
            monitored.countDown();
            return "";
        }
        String data = switch (line.substring(0, line.indexOf(':'))) {
            case "from" -> "_1@alice:2";
            case "pkam" -> signed(line) ? "success" : "no";
            case "noop" -> "ok";
            case "llookup" -> "{\"key\":\"k\",\"data\":\"found\",\"metaData\":{}}";
            default -> "null";
        };
        return "data:" + data + "\n" + (socket.equals(monitor.get()) ? "" : "@");
    }

    private static boolean signed(String line) {
        byte[] challenge = "_1@alice:2".getBytes(StandardCharsets.UTF_8);
        String signature = line.substring("pkam:".length());
        assertThat(Base64.getDecoder().decode(signature)).hasSize(256);
        return TestKeys.VERIFIER.verifies(TestKeys.of(ALICE).authenticationPublicKey(), challenge, signature, "sha256");
    }

    private int listen(SSLContext tls, Dialogue dialogue) throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
        open.add(server);
        threads.execute(() -> accept(server, dialogue));
        return server.getLocalPort();
    }

    private void accept(SSLServerSocket server, Dialogue dialogue) {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> talk(socket, dialogue));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void talk(Socket socket, Dialogue dialogue) {
        try (socket; BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            send(socket, "@");
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                send(socket, dialogue.answer(socket, line));
            }
        } catch (IOException e) {
            // closed, or not trusted
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
