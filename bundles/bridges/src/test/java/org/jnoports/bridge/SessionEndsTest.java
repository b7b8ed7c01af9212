package org.jnoports.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.bridge.SessionEnds.Manners;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionEndsTest {
    private static final int MEGABYTE = 1_000_000;

    private static byte[] send(Socket socket, int count, int seed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Random random = new Random(seed);
            OutputStream out = socket.getOutputStream();
            byte[] piece = new byte[50_000];
            for (int left = count; left > 0; ) {
                random.nextBytes(piece);
                int size = Math.min(left, 1 + random.nextInt(piece.length));
                out.write(piece, 0, size);
                digest.update(piece, 0, size);
                left -= size;
            }
            socket.shutdownOutput();
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] receive(Socket socket) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = new byte[64 * 1024];
            for (int count = socket.getInputStream().read(bytes); count >= 0; count = socket.getInputStream().read(bytes)) {
                digest.update(bytes, 0, count);
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void exchange(Socket near, Socket far, int count) {
        List<CompletableFuture<byte[]>> digests = List.of(
                CompletableFuture.supplyAsync(() -> send(near, count, 1), SessionEndsTest::inBackground),
                CompletableFuture.supplyAsync(() -> receive(far), SessionEndsTest::inBackground),
                CompletableFuture.supplyAsync(() -> send(far, count + 1, 2), SessionEndsTest::inBackground),
                CompletableFuture.supplyAsync(() -> receive(near), SessionEndsTest::inBackground));
        assertThat(Await.value(digests.get(1))).isEqualTo(Await.value(digests.get(0)));
        assertThat(Await.value(digests.get(3))).isEqualTo(Await.value(digests.get(2)));
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "session-ends-test");
        thread.setDaemon(true);
        thread.start();
    }

    @ParameterizedTest
    @EnumSource
    void one_connection_is_byte_exact_both_ways(SessionCipher cipher) throws Exception {
        try (Ends ends = new Ends(cipher, TestRelay.honest(true))) {
            Bridge device = ends.deviceSingle();
            LocalEnd client = ends.clientSingle();
            Socket near = ends.dial(client);
            exchange(near, ends.accept(), 5 * MEGABYTE);
            assertThat(Await.value(device.ended()).clean()).isTrue();
            assertThat(Await.value(client.ended()).clean()).isTrue();
            assertThat(client.traffic().toLeft() + client.traffic().toRight()).isEqualTo(2 * 5 * MEGABYTE + 1);
            assertThat(ends.relay.lines()).containsExactlyInAnyOrder("client's proof", "device's proof");
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_connections_are_byte_exact_and_none_is_mixed_up_with_another(SessionCipher cipher) throws Exception {
        try (Ends ends = new Ends(cipher, TestRelay.honest(true))) {
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Ends.LONG, Manners.NONE);
            int connections = 40;
            List<Socket> near = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Socket socket = ends.dial(client);
                socket.getOutputStream().write(i);
                near.add(socket);
            }
            Set<Integer> seen = new HashSet<>();
            List<Socket[]> pairs = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Socket far = ends.accept();
                int number = far.getInputStream().read();
                assertThat(number).isBetween(0, connections - 1);
                assertThat(seen.add(number)).isTrue();
                pairs.add(new Socket[] {near.get(number), far});
            }
            List<CompletableFuture<Void>> all = pairs.stream()
                    .map(pair -> CompletableFuture.runAsync(() -> exchange(pair[0], pair[1], 200_000), SessionEndsTest::inBackground)).toList();
            all.forEach(Await::value);
            assertThat(ends.relay.lines()).hasSize(2 * (connections + 1));
            client.close();
            assertThat(Await.value(device.ended()).cause()).contains("client");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_control_connection_that_was_begun_before_the_session_was_agreed_to_serves_it(SessionCipher cipher) throws Exception {
        try (Ends ends = new Ends(cipher, TestRelay.honest(true))) {
            SessionEnds.Dialled dialled = ends.dialled(ends.client.relay());
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(dialled);
            exchange(ends.dial(client), ends.accept(), 200_000);
            dialled.close(); // is the session's now
            exchange(ends.dial(client), ends.accept(), 200_000);
            assertThat(ends.relay.lines()).hasSize(6);
            client.close();
            assertThat(Await.value(device.ended()).cause()).contains("client");
        }
    }

    @Test
    void one_that_could_not_be_made_is_made_again() throws Exception {
        try (Ends ends = new Ends(SessionCipher.TWIN, TestRelay.honest(true))) {
            SessionEnds.Dialled dialled = ends.dialled(new HostPort("127.0.0.1", portOfNobody()));
            Bridge device = ends.deviceMulti(Ends.LONG);
            exchange(ends.dial(ends.clientMulti(dialled)), ends.accept(), 200_000);
            assertThat(device.ended().toCompletableFuture()).isNotDone();
        }
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closedAtOnce.getLocalPort();
        }
    }

    @Test
    void one_that_is_closed_before_a_session_has_it_is_gone() throws Exception {
        try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); Ends ends = new Ends(SessionCipher.TWIN, TestRelay.honest(true))) {
            relay.setSoTimeout((int) Ends.LONG.toMillis());
            SessionEnds.Dialled dialled = ends.dialled(new HostPort("127.0.0.1", relay.getLocalPort()));
            try (Socket socket = relay.accept()) {
                socket.setSoTimeout((int) Ends.LONG.toMillis());
                dialled.close();
                assertThat(socket.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII).isIn("", "client's proof\n");
            }
        }
    }

    @Test
    void what_the_relay_sees_is_not_what_was_sent() throws Exception {
        for (SessionCipher cipher : new SessionCipher[] {SessionCipher.SINGLE, SessionCipher.TWIN, SessionCipher.AUTHENTICATED}) {
            ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
            TestRelay relay = new TestRelay(true, (pair, fromClient) -> (bytes, count, out) -> {
                seen.add(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                out.write(bytes, 0, count);
            });
            try (Ends ends = new Ends(cipher, relay)) {
                ends.deviceMulti(Ends.LONG);
                Socket near = ends.dial(ends.clientMulti(Ends.LONG, Manners.NONE));
                near.getOutputStream().write("a well-known text".getBytes(StandardCharsets.UTF_8));
                Socket far = ends.accept();
                assertThat(new String(far.getInputStream().readNBytes(17), StandardCharsets.UTF_8)).isEqualTo("a well-known text");
                assertThat(String.join("", seen)).doesNotContain("well-known").doesNotContain("connect:");
            }
        }
    }

    @Test
    void a_target_that_is_not_there_ends_its_connection_and_no_other() throws Exception {
        try (Ends ends = new Ends(SessionCipher.TWIN, TestRelay.honest(true))) {
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Ends.LONG, Manners.NONE);
            Socket first = ends.dial(client);
            Socket far = ends.accept();
            ends.target.close();
            Socket second = ends.dial(client);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            exchange(first, far, 1000);
            assertThat(device.ended().toCompletableFuture()).isNotDone();
            assertThat(client.ended().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void a50_an_end_without_connections_ends_by_itself_and_takes_the_other_one_along() throws Exception {
        try (Ends ends = new Ends(SessionCipher.TWIN, TestRelay.honest(true))) {
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Duration.ofMillis(300), Manners.NONE);
            Socket near = ends.dial(client);
            Socket far = ends.accept();
            near.getOutputStream().write(1);
            assertThat(far.getInputStream().read()).isEqualTo(1);
            near.close();
            far.close();
            BridgeEnd end = Await.value(client.ended());
            assertThat(end.cause()).startsWith("unused for");
            assertThat(end.clean()).isTrue();
            Await.value(device.ended());
        }
    }

    @Test
    void a_device_without_connections_ends_by_itself_and_takes_the_client_along() throws Exception {
        try (Ends ends = new Ends(SessionCipher.AUTHENTICATED, TestRelay.honest(true))) {
            ends.deviceMulti(Duration.ofMillis(300));
            LocalEnd client = ends.clientMulti(Ends.LONG, Manners.NONE);
            Await.value(client.ended());
        }
    }

    @Test
    void a_client_that_nobody_comes_to_ends_by_itself() throws Exception {
        try (Ends ends = new Ends(SessionCipher.TWIN, TestRelay.honest(true))) {
            LocalEnd client = ends.closing(ends.ends.clientSingle(ends.transport, ends.client, new HostPort("127.0.0.1", 0),
                    Duration.ofMillis(100)));
            assertThat(Await.value(client.ended()).cause()).startsWith("nobody came");
        }
    }

    @Test
    void announcements_keep_the_distance_that_older_daemons_need() throws Exception {
        List<Long> times = new ArrayList<>();
        TestRelay relay = new TestRelay(true, (pair, fromClient) -> (bytes, count, out) -> {
            if (pair == 1 && fromClient) {
                times.add(System.nanoTime());
                assertThat(count).isEqualTo(ControlLines.UNFRAMED_CHARACTERS + 1);
            }
            out.write(bytes, 0, count);
        });
        try (Ends ends = new Ends(SessionCipher.SINGLE, relay)) {
            ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Ends.LONG, new Manners(Duration.ofMillis(100), Optional.empty()));
            for (int i = 0; i < 4; i++) {
                ends.dial(client);
            }
            for (int i = 0; i < 4; i++) {
                ends.accept();
            }
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(Duration.ofMillis(90).toNanos());
            }
        }
    }

    @Test
    void heartbeats_keep_the_control_connection_alive_and_do_nothing_else() throws Exception {
        CompletableFuture<Void> many = new CompletableFuture<>();
        TestRelay relay = new TestRelay(true, (pair, fromClient) -> new TestRelay.Way() {
            private final StringBuilder seen = new StringBuilder();

            @Override
            public void pass(byte[] bytes, int count, OutputStream out) throws IOException {
                seen.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
                if (seen.indexOf("heartbeat:1\nheartbeat:2\nheartbeat:3\n") >= 0) {
                    many.complete(null);
                }
                out.write(bytes, 0, count);
            }
        });
        try (Ends ends = new Ends(SessionCipher.NONE, relay)) {
            Bridge device = ends.deviceMulti(Ends.LONG);
            LocalEnd client = ends.clientMulti(Ends.LONG, new Manners(Duration.ZERO, Optional.of(Duration.ofMillis(20))));
            Await.value(many);
            exchange(ends.dial(client), ends.accept(), 1000);
            assertThat(device.ended().toCompletableFuture()).isNotDone();
        }
    }
}
