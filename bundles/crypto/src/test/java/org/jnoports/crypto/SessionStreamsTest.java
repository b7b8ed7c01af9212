package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.stream.End;
import org.jnoports.api.stream.SecureStreams.Answer;
import org.jnoports.api.stream.SecureStreams.Offer;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.stream.SessionSecurity;
import org.jnoports.api.stream.StreamProtection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStreamsTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String IV = "8PHy8/T19vf4+fr7/P3+/w==";

    private final SessionStreams streams = new SessionStreams();

    static Stream<Map<String, Object>> aesCtr() {
        return TestVectors.items(TestVectors.object(TestVectors.NO_PORTS, "aes_ctr"), "items");
    }

    @ParameterizedTest
    @MethodSource("aesCtr")
    void every_vector_comes_out_whatever_the_pieces_and_the_kind_of_buffer(Map<String, Object> vector) {
        byte[] plain = HexFormat.of().parseHex(TestVectors.text(vector, "plaintext_hex"));
        for (int piece = 1; piece <= plain.length; piece++) {
            for (boolean direct : new boolean[] {false, true}) {
                CtrTransform transform = new CtrTransform(StreamKey.of(TestVectors.text(vector, "key_b64"), TestVectors.text(vector, "iv_b64")));
                ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(plain.length) : ByteBuffer.allocate(plain.length);
                buffer.put(plain).flip();
                for (int at = 0; at < plain.length; at += piece) {
                    buffer.position(at).limit(Math.min(plain.length, at + piece));
                    transform.apply(buffer);
                    assertThat(buffer.position()).isEqualTo(at);
                }
                byte[] out = new byte[plain.length];
                buffer.get(0, out);
                assertThat(HexFormat.of().formatHex(out)).isEqualTo(vector.get("ciphertext_hex"));
            }
        }
    }

    @Test
    void a_buffer_larger_than_the_scratch_space_goes_through_whole() {
        byte[] plain = new byte[100_003];
        new Random(7).nextBytes(plain);
        ByteBuffer direct = ByteBuffer.allocateDirect(plain.length).put(plain).flip();
        ByteBuffer heap = ByteBuffer.wrap(plain.clone());
        new CtrTransform(StreamKey.of(KEY, IV)).apply(direct);
        new CtrTransform(StreamKey.of(KEY, IV)).apply(heap);
        byte[] out = new byte[plain.length];
        direct.get(0, out);
        assertThat(out).isEqualTo(heap.array()).isNotEqualTo(plain);
    }

    static Stream<Map<String, Object>> controlChannel() {
        return TestVectors.items(TestVectors.object(TestVectors.NO_PORTS, "control_channel"), "items");
    }

    @ParameterizedTest
    @MethodSource("controlChannel")
    void control_messages_are_what_the_published_programs_send(Map<String, Object> vector) {
        byte[] wire = HexFormat.of().parseHex(TestVectors.text(vector, "wire_hex_under_session_key_iv"));
        new CtrTransform(StreamKey.of(KEY, IV)).apply(ByteBuffer.wrap(wire));
        assertThat(new String(wire, StandardCharsets.US_ASCII)).isEqualTo(vector.get("plaintext"));
    }

    @Test
    void the_data_connection_that_a_control_message_announces_has_the_announced_key() {
        Map<String, Object> block = TestVectors.object(TestVectors.NO_PORTS, "control_channel");
        Map<String, Object> example = TestVectors.object(block, "data_socket_example");
        StreamProtection session = CtrProtection.single(End.DEVICE, StreamKey.of(KEY, IV));
        CtrProtection data = (CtrProtection) session.announced("connect:" + example.get("key_b64") + ":" + example.get("iv_b64"));
        byte[] text = TestVectors.text(example, "plaintext_utf8").getBytes(StandardCharsets.UTF_8);
        new CtrTransform(data.c2d()).apply(ByteBuffer.wrap(text));
        assertThat(HexFormat.of().formatHex(text)).isEqualTo(example.get("ciphertext_hex"));
        assertThat(streams.none().announce().message() + "\n").isEqualTo(block.get("plain_mode_message"));
    }

    @Test
    void keys_that_were_wrapped_by_others_are_taken() {
        Map<String, Object> wrap = TestVectors.object(TestVectors.NO_PORTS, "session_key_wrap");
        assertThat(StreamKey.of(TestVectors.text(wrap, "aes_key_base64_text"), TestVectors.text(wrap, "iv_base64_text")))
                .isEqualTo(StreamKey.of(KEY, IV));
    }

    @ParameterizedTest
    @EnumSource(names = {"SINGLE", "TWIN"})
    void what_the_daemon_answers_gives_the_client_the_same_keys(SessionCipher cipher) {
        Offer offer = streams.offer();
        Answer answer = streams.answer(cipher, Optional.of(offer.publicKey()), Optional.empty());
        CtrProtection device = (CtrProtection) answer.protection();
        CtrProtection client = (CtrProtection) offer.accept(answer.security());
        assertThat(client).isEqualTo(new CtrProtection(End.CLIENT, device.c2d(), device.d2c()));
        assertThat(client.cipher()).isEqualTo(device.cipher()).isEqualTo(answer.security().cipher()).isEqualTo(cipher);
    }

    @ParameterizedTest
    @EnumSource(names = {"SINGLE", "TWIN", "AUTHENTICATED"})
    void each_data_connection_is_announced_to_the_other_end(SessionCipher cipher) {
        Offer offer = streams.offer();
        Answer answer = streams.answer(cipher, Optional.of(offer.publicKey()), Optional.of(offer.certificate()));
        StreamProtection client = offer.accept(answer.security());
        StreamProtection.Announced first = client.announce();
        StreamProtection.Announced second = client.announce();
        assertThat(answer.protection().announced(first.message()).cipher()).isEqualTo(cipher);
        if (cipher != SessionCipher.AUTHENTICATED) { // where the handshake makes the keys
            assertThat(first.message()).isNotEqualTo(second.message());
            CtrProtection there = (CtrProtection) answer.protection().announced(first.message());
            assertThat(first.protection()).isEqualTo(new CtrProtection(End.CLIENT, there.c2d(), there.d2c()));
        }
    }

    @Test
    void a_single_key_is_announced_in_77_characters() {
        assertThat(CtrProtection.single(End.CLIENT, StreamKey.random()).announce().message()).hasSize(77);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connect:", "connect:no:encrypt", "connect:authenticated", "connect:a:b", "connect:" + KEY + ":" + IV + ":" + KEY,
        "connect:" + KEY, "connect:" + KEY + ":" + KEY, "heartbeat:1", "connect:" + KEY + ":" + IV + "\n"})
    void a_control_message_never_talks_a_session_into_weaker_keys(String message) {
        StreamProtection single = CtrProtection.single(End.DEVICE, StreamKey.of(KEY, IV));
        StreamProtection twin = new CtrProtection(End.DEVICE, StreamKey.random(), StreamKey.random());
        StreamProtection authenticated = streams.answer(SessionCipher.AUTHENTICATED, Optional.empty(), Optional.of(streams.offer().certificate())).protection();
        assertThatThrownBy(() -> single.announced(message)).isInstanceOf(KeysException.class).hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> twin.announced(message)).isInstanceOf(KeysException.class);
        assertThatThrownBy(() -> twin.announced("connect:" + KEY + ":" + IV)).isInstanceOf(KeysException.class);
        if (!message.equals("connect:authenticated")) {
            assertThatThrownBy(() -> authenticated.announced(message)).isInstanceOf(KeysException.class);
        }
    }

    @Test
    void damaged_keys_get_one_sentence_whatever_is_wrong() {
        Offer offer = streams.offer();
        Answer answer = streams.answer(SessionCipher.SINGLE, Optional.of(offer.publicKey()), Optional.empty());
        SessionSecurity.Single good = (SessionSecurity.Single) answer.security();
        String foreign = ((SessionSecurity.Single) streams.answer(SessionCipher.SINGLE, Optional.of(streams.offer().publicKey()), Optional.empty())
                .security()).key();
        for (String key : new String[] {"", "%", "AAAA", good.iv(), foreign, KEY}) {
            assertThatThrownBy(() -> offer.accept(new SessionSecurity.Single(key, good.iv()))).isInstanceOf(KeysException.class)
                    .hasMessage(StreamKey.broken().getMessage()).hasNoCause();
        }
    }

    @Test
    void what_a_client_should_have_sent_is_missed_in_words() {
        assertThatThrownBy(() -> streams.answer(SessionCipher.TWIN, Optional.empty(), Optional.empty())).isInstanceOf(KeysException.class)
                .hasMessageContaining("sent no key");
        assertThatThrownBy(() -> streams.answer(SessionCipher.TWIN, Optional.of("AAAA"), Optional.empty())).isInstanceOf(KeysException.class)
                .hasMessageContaining("not an RSA public key");
        assertThatThrownBy(() -> streams.answer(SessionCipher.AUTHENTICATED, Optional.empty(), Optional.empty()))
                .hasMessageContaining("sent no certificate");
        assertThatThrownBy(() -> streams.answer(SessionCipher.AUTHENTICATED, Optional.empty(), Optional.of("AAAA")))
                .isInstanceOf(KeysException.class).hasMessageContaining("certificate");
    }

    @ParameterizedTest
    @EnumSource(names = {"SINGLE", "TWIN", "AUTHENTICATED"})
    void a_process_of_its_own_gets_it_in_its_environment_and_nowhere_else(SessionCipher cipher) {
        Offer offer = streams.offer();
        Answer answer = streams.answer(cipher, Optional.of(offer.publicKey()), Optional.of(offer.certificate()));
        StreamProtection client = offer.accept(answer.security());
        Map<String, String> environment = client.environment();
        StreamProtection handed = streams.fromEnvironment(End.CLIENT, environment).orElseThrow();
        assertThat(handed.environment()).isEqualTo(environment);
        assertThat(handed.cipher()).isEqualTo(cipher);
        environment.values().forEach(secret -> assertThat(client + " " + offer + answer + client.announce()).doesNotContain(secret));
    }

    @Test
    void an_environment_that_says_it_in_part_is_refused_by_name() {
        assertThat(streams.fromEnvironment(End.CLIENT, Map.of("PATH", "x"))).isEmpty();
        assertThatThrownBy(() -> streams.fromEnvironment(End.CLIENT, Map.of("RV_AES", KEY)))
                .hasMessage("--rv-e2ee required, but RV_IV is not in environment");
        assertThatThrownBy(() -> streams.fromEnvironment(End.CLIENT, Map.of("RV_IV", IV)))
                .hasMessage("--rv-e2ee required, but RV_AES is not in environment");
        assertThatThrownBy(() -> streams.fromEnvironment(End.CLIENT, Map.of("RV_AES_C2D", KEY, "RV_IV_C2D", IV)))
                .hasMessageContaining("RV_AES_D2C");
    }

    @Test
    void a_sessions_certificate_is_one_that_java_reads() throws Exception {
        SessionCertificate made = SessionCertificate.create();
        var certificate = Certificates.fromDer(Base64.getDecoder().decode(made.certificate()));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(SessionCertificate.create().certificate()).isNotEqualTo(made.certificate());
    }
}
