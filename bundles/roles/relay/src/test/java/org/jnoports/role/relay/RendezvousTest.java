package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.SessionId;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay of 5.x: who proves itself is joined, in order. Row numbers are those of noports.md, section 10.2. */
class RendezvousTest {
    private static final String SID = "9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b";
    private static final String NONCE = "2024-10-24T09:15:27.104233";
    private static final AtSign CLIENT = AtSign.of("@vec_client");
    private static final AtSign DEVICE = AtSign.of("@vec_device");
    private static final Map<String, String> KEYS = keys();
    private final RelayFixture fixture = new RelayFixture();

    /** A lease of two ports. */
    private record Leased(int a, int b, String nonce) {}

    @SuppressWarnings("unchecked") // the vector files have objects with text keys only
    private static Map<String, String> keys() {
        try {
            return (Map<String, String>) (Map<?, ?>) (Map<String, Object>) JSON.std.mapFrom(Vectors.noPorts()).get("keys");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void leave() throws IOException {
        fixture.close();
    }

    private RendezvousTest started() throws Exception {
        return started(RelayFixture.usual());
    }

    private RendezvousTest started(RelaySettings settings) throws Exception {
        fixture.started(settings);
        publish(CLIENT, "client");
        publish(DEVICE, "daemon");
        return this;
    }

    private void publish(AtSign atSign, String whose) {
        fixture.client().records.put(AtKey.publicKeyOf(atSign),
                CompletableFuture.completedFuture(Optional.of(KEYS.get(whose + "_encryption_public_spki_b64"))));
    }

    private static String request(String sessionId, AtSign a, boolean authenticateA, boolean authenticateB, String more) {
        return "{\"sessionId\":\"" + sessionId + "\",\"atSignA\":\"" + a + "\",\"atSignB\":\"" + DEVICE + "\",\"authenticateSocketA\":" + authenticateA
                + ",\"authenticateSocketB\":" + authenticateB + ",\"clientNonce\":\"" + NONCE + "\"" + more + "}";
    }

    private void ask(AtSign from, String value) {
        assertThat(fixture.client().deliver(from, "pi_4.request_ports.sshrvd", value)).isTrue();
    }

    private Leased lease(boolean authenticateA, boolean authenticateB) throws InterruptedException {
        ask(CLIENT, request(SID, CLIENT, authenticateA, authenticateB, ""));
        FakeAtClient.Sent sent = fixture.client().takeSent();
        assertThat(sent.key()).hasToString("@vec_client:" + SID + ".sshrvd@rv_demo");
        assertThat(sent.value()).matches("relay\\.example,[0-9]+,[0-9]+,[^,]+");
        String[] fields = sent.value().split(",", -1);
        return new Leased(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), fields[3]);
    }

    private static String line(String whose, String sessionId, String clientNonce, String relayNonce) {
        String payload = "{\"sessionId\":\"" + sessionId + "\",\"clientNonce\":\"" + clientNonce + "\",\"rvdNonce\":\"" + relayNonce + "\"}";
        try {
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(KEYS.get(whose + "_encryption_private_pkcs8_b64"))));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(payload.getBytes(StandardCharsets.UTF_8));
            return "{\"payload\":" + payload + ",\"signature\":\"" + Base64.getEncoder().encodeToString(signature.sign())
                    + "\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(String whose, Leased leased) {
        return line(whose, SID, NONCE, leased.nonce());
    }

    private Socket dial(int port, String said) throws IOException {
        Socket socket = fixture.dial(port);
        RelayFixture.say(socket, said);
        return socket;
    }

    private static void talk(Socket a, Socket b) throws IOException {
        RelayFixture.say(a, "from a");
        assertThat(RelayFixture.hear(b, 6)).isEqualTo("from a");
        RelayFixture.say(b, "from b");
        assertThat(RelayFixture.hear(a, 6)).isEqualTo("from b");
    }

    @Test
    void a32_both_sides_authenticated_are_joined_byte_for_byte() throws Exception {
        Leased leased = started().lease(true, true);
        Socket a = dial(leased.a(), line("client", leased));
        Socket b = dial(leased.b(), line("daemon", leased));
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        CompletableFuture<byte[]> arrived = CompletableFuture.supplyAsync(() -> RelayFixture.unchecked(() -> b.getInputStream().readNBytes(bytes.length)));
        a.getOutputStream().write(bytes);
        assertThat(arrived.get(60, TimeUnit.SECONDS)).isEqualTo(bytes);
        talk(a, b);
    }

    @Test
    void a33_only_the_client_authenticates() throws Exception {
        Leased leased = started().lease(true, false);
        talk(dial(leased.a(), line("client", leased)), fixture.dial(leased.b()));
    }

    @Test
    void a31_nobody_authenticates_where_nobody_was_asked_to() throws Exception {
        Leased leased = started().lease(false, false);
        talk(fixture.dial(leased.a()), fixture.dial(leased.b()));
    }

    @Test
    void a34_a_wrong_signature_closes_the_connection_and_the_other_side_waits_on() throws Exception {
        Leased leased = started().lease(true, true);
        Socket b = dial(leased.b(), line("daemon", leased));
        String line = line("client", leased);
        String wrong = line.replaceFirst("\"signature\":\"...", "\"signature\":\"AAA");
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), wrong))).isTrue();
        talk(dial(leased.a(), line), b);
    }

    @Test
    void a35_the_other_sides_signature_closes_the_connection() throws Exception {
        Leased leased = started().lease(true, true);
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), line("daemon", leased)))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.b(), line("client", leased)))).isTrue();
    }

    @Test
    void a36_another_nonce_or_session_closes_the_connection() throws Exception {
        Leased leased = started().lease(true, true);
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), line("client", SID, NONCE, "other")))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), line("client", SID, "other", leased.nonce())))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), line("client", "other", NONCE, leased.nonce())))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), "{}\n"))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), "\n"))).isTrue();
    }

    @Test
    void a37_silence_closes_the_connection_when_its_time_to_prove_itself_is_over() throws Exception {
        RelaySettings usual = RelayFixture.usual();
        Leased leased = started(withProveWithin(usual, Duration.ofMillis(150))).lease(true, true);
        assertThat(RelayFixture.isClosedByPeer(fixture.dial(leased.a()))).isTrue();
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), "{\"payload\":"))).isTrue();
        talk(dial(leased.a(), line("client", leased)), dial(leased.b(), line("daemon", leased)));
    }

    @Test
    void a_proof_longer_than_8_kib_closes_the_connection_whatever_is_in_it() throws Exception {
        Leased leased = started().lease(true, true);
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), "x".repeat(8 * 1024 + 1)))).isTrue();
        String line = line("client", leased);
        assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), " ".repeat(8 * 1024 + 1 - line.length()) + line))).isTrue();
    }

    @Test
    void a38_data_in_the_same_segment_as_the_line_is_delivered_once_both_are_there() throws Exception {
        Leased leased = started().lease(true, true);
        Socket a = dial(leased.a(), line("client", leased) + "early from a");
        Socket b = dial(leased.b(), line("daemon", leased) + "early from b");
        assertThat(RelayFixture.hear(b, 12)).isEqualTo("early from a");
        assertThat(RelayFixture.hear(a, 12)).isEqualTo("early from b");
        talk(a, b);
    }

    @Test
    void a39_a_line_in_three_segments_is_accepted() throws Exception {
        Leased leased = started().lease(true, true);
        Socket b = dial(leased.b(), line("daemon", leased));
        String line = line("client", leased);
        Socket a = fixture.dial(leased.a());
        for (int part = 0; part < 3; part++) {
            RelayFixture.say(a, line.substring(part * line.length() / 3, (part + 1) * line.length() / 3));
            a.getOutputStream().flush();
        }
        talk(a, b);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a40_nobody_or_only_one_side_comes_and_the_ports_are_free_again(boolean one) throws Exception {
        Leased leased = started(RelayFixture.settings(Optional.empty(), Duration.ofMillis(300), 100, 20)).lease(true, true);
        if (one) {
            assertThat(RelayFixture.isClosedByPeer(dial(leased.a(), line("client", leased)))).isTrue();
        }
        fixture.awaitNoSessions();
        assertThat(RelayFixture.isFree(leased.a())).isTrue();
        assertThat(RelayFixture.isFree(leased.b())).isTrue();
    }

    @Test
    void a41_a_request_in_another_atsigns_name_gets_no_answer() throws Exception {
        started(RelayFixture.settings(Optional.of(CLIENT), Duration.ofSeconds(30), 100, 20));
        ask(RelayFixture.BOB, request(SID, CLIENT, true, true, ",\"multipleAcksOk\":true"));
        ask(RelayFixture.BOB, request(SID, RelayFixture.BOB, true, true, ",\"multipleAcksOk\":true"));
        assertThat(fixture.client().sentNothing()).isTrue();
        assertThat(fixture.sessions.list()).isEmpty();
        lease(true, true);
    }

    @Test
    void a42_the_ports_are_closed_at_once_when_the_last_pair_has_ended() throws Exception {
        Leased leased = started().lease(true, true);
        Socket a = dial(leased.a(), line("client", leased));
        Socket b = dial(leased.b(), line("daemon", leased));
        talk(a, b);
        a.close();
        assertThat(RelayFixture.isClosedByPeer(b)).isTrue();
        b.close();
        fixture.awaitNoSessions();
        assertThat(RelayFixture.isFree(leased.a())).isTrue();
        assertThat(RelayFixture.isFree(leased.b())).isTrue();
    }

    @Test
    void any_number_of_connections_is_joined_in_order() throws Exception {
        Leased leased = started().lease(true, true);
        String lineA = line("client", leased);
        String lineB = line("daemon", leased);
        List<Socket> left = new ArrayList<>();
        List<Socket> right = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            left.add(dial(leased.a(), lineA + (char) ('!' + n % 90)));
        }
        for (int n = 0; n < 100; n++) {
            right.add(dial(leased.b(), lineB));
        }
        for (int n = 0; n < 100; n++) {
            assertThat(RelayFixture.hear(right.get(n), 1)).isEqualTo(String.valueOf((char) ('!' + n % 90)));
            talk(left.get(n), right.get(n));
        }
    }

    /** Its place counts: else the connections of one side would be joined to those of others. */
    @Test
    void one_that_goes_away_before_the_other_comes_keeps_its_place() throws Exception {
        Leased leased = started().lease(true, true);
        dial(leased.a(), line("client", leased)).close();
        Socket a = dial(leased.a(), line("client", leased));
        Socket first = dial(leased.b(), line("daemon", leased));
        Socket second = dial(leased.b(), line("daemon", leased));
        talk(a, second);
        first.close();
    }

    @Test
    void one_that_proves_nothing_holds_up_nobody_for_long() throws Exception {
        Leased leased = started().lease(true, true);
        Socket silent = fixture.dial(leased.a());
        Socket a = dial(leased.a(), line("client", leased));
        Socket b = dial(leased.b(), line("daemon", leased));
        long start = System.nanoTime();
        talk(a, b);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        silent.close();
    }

    @Test
    void connections_of_one_address_that_prove_nothing_are_limited() throws Exception {
        Leased leased = started().lease(true, true);
        List<Socket> silent = new ArrayList<>();
        for (int n = 0; n <= Rendezvous.MAX_UNPROVEN_FROM_ONE_ADDRESS; n++) {
            silent.add(fixture.dial(leased.a()));
        }
        Await.until("one too many is closed", () -> silent.stream().anyMatch(RendezvousTest::isClosed));
        for (Socket socket : silent) {
            socket.close();
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return RelayFixture.isClosedByPeer(socket);
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void a_side_whose_key_can_not_be_had_means_no_ports() throws Exception {
        started();
        fixture.client().records.remove(AtKey.publicKeyOf(DEVICE));
        ask(CLIENT, request(SID, CLIENT, true, true, ""));
        fixture.awaitNoSessions();
        assertThat(fixture.client().sentNothing()).isTrue();
        fixture.client().records.put(AtKey.publicKeyOf(DEVICE), CompletableFuture.failedFuture(new TunnelException("away")));
        ask(CLIENT, request("other", CLIENT, true, true, ",\"multipleAcksOk\":true"));
        assertThat(fixture.client().takeSent().key()).hasToString("@vec_client:nack.other.sshrvd@rv_demo");
    }

    @Test
    void a_lease_is_in_json_for_who_wants_it() throws Exception {
        started();
        ask(CLIENT, request(SID, CLIENT, true, true, ",\"relayAuthMode\":\"payload\",\"sendJsonResponse\":true,\"multipleAcksOk\":true"));
        assertThat(fixture.client().takeSent().value()).matches("\\{\"address\":\"relay\\.example\",\"portA\":[0-9]+,\"portB\":[0-9]+,"
                + "\"rvdNonce\":\"[^\"]+\",\"supportsEventLogging\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"only443\":true", ",\"relayAuthMode\":\"escr\""})
    void what_is_not_offered_is_refused_to_who_wants_to_know(String wanted) throws Exception {
        started();
        ask(CLIENT, request(SID, CLIENT, true, true, wanted));
        assertThat(fixture.client().sentNothing()).isTrue();
        ask(CLIENT, request(SID, CLIENT, true, true, wanted + ",\"multipleAcksOk\":true"));
        FakeAtClient.Sent sent = fixture.client().takeSent();
        assertThat(sent.key()).hasToString("@vec_client:nack." + SID + ".sshrvd@rv_demo");
        assertThat(sent.value()).contains("signed lines");
        assertThat(fixture.sessions.list()).isEmpty();
    }

    @Test
    void limits_are_told_to_who_wants_to_know() throws Exception {
        started(RelayFixture.settings(Optional.empty(), Duration.ofSeconds(30), 1, 20));
        lease(true, true);
        ask(CLIENT, request("two", CLIENT, true, true, ",\"multipleAcksOk\":true"));
        assertThat(fixture.client().takeSent().value()).contains("maxSessions");
        ask(CLIENT, request("three", CLIENT, true, true, ""));
        assertThat(fixture.client().sentNothing()).isTrue();
    }

    @Test
    void a_request_is_answered_once() throws Exception {
        Leased leased = started().lease(true, true);
        ask(CLIENT, request(SID, CLIENT, true, true, ""));
        assertThat(fixture.client().sentNothing()).isTrue();
        talk(dial(leased.a(), line("client", leased)), dial(leased.b(), line("daemon", leased)));
    }

    @Test
    void each_session_has_a_nonce_of_its_own() throws Exception {
        Leased leased = started().lease(true, true);
        fixture.sessions.end(RelayFixture.INSTANCE, new SessionId(SID), "test");
        ask(CLIENT, request("second", CLIENT, true, true, ""));
        assertThat(fixture.client().takeSent().value()).doesNotContain(leased.nonce());
    }

    @Test
    void ports_are_of_the_range_that_firewalls_let_through() throws Exception {
        int start = freeRange();
        RelaySettings usual = RelayFixture.usual();
        started(new RelaySettings(usual.atSign(), usual.keyFile(), usual.root(), usual.advertisedHost(), usual.bindHost(), usual.manager(),
                new PortRange(start, start + 1), usual.pairWithin(), usual.proveWithin(), 100, 20, usual.drain()));
        Leased leased = lease(true, true);
        assertThat(List.of(leased.a(), leased.b())).containsExactlyInAnyOrder(start, start + 1);
        ask(CLIENT, request("second", CLIENT, true, true, ",\"multipleAcksOk\":true"));
        assertThat(fixture.client().takeSent().value()).contains("no ports could be leased");
        fixture.sessions.end(RelayFixture.INSTANCE, new SessionId(SID), "test");
        ask(CLIENT, request("third", CLIENT, true, true, ""));
        assertThat(fixture.client().takeSent().value()).contains("," + start);
    }

    private static int freeRange() {
        for (int start = 30_000 + new Random().nextInt(20_000); ; start++) {
            if (RelayFixture.isFree(start) && RelayFixture.isFree(start + 1)) {
                return start;
            }
        }
    }

    private static RelaySettings withProveWithin(RelaySettings settings, Duration limit) {
        return new RelaySettings(settings.atSign(), settings.keyFile(), settings.root(), settings.advertisedHost(), settings.bindHost(),
                settings.manager(), settings.ports(), settings.pairWithin(), limit, settings.maxSessions(), settings.maxUnpairedPerAtSign(),
                settings.drain());
    }
}
