package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Envelope;
import org.jnoports.api.message.MessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
    private final NoPortsMessageCodec codec = Fixtures.codec();

    static List<Map<String, Object>> envelopes() {
        return Fixtures.items("envelopes");
    }

    static List<Map<String, Object>> canonicalisations() {
        return Fixtures.items("canonicalisation");
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void an_envelope_of_a_real_peer_verifies_and_keeps_its_words(Map<String, Object> vector) {
        Envelope envelope = Envelopes.open("it", vector.get("envelope").toString()).envelope();

        assertThat(envelope.payload()).isEqualTo(vector.get("payload_utf8"));
        assertThat(envelope.compact()).isEqualTo(vector.get("payload_utf8"));
        assertThat(codec.verifies(envelope, signer(vector).encryptionPublicKey())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void an_envelope_does_not_verify_with_anybody_elses_key(Map<String, Object> vector) {
        AtKeys other = signer(vector) == Fixtures.CLIENT_KEYS ? Fixtures.DAEMON_KEYS : Fixtures.CLIENT_KEYS;
        assertThat(codec.verifies(Envelopes.open("it", vector.get("envelope").toString()).envelope(), other.encryptionPublicKey()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void signing_gives_the_bytes_that_real_peers_give(Map<String, Object> vector) {
        Json.Obj payload = JsonReader.read("it", vector.get("payload_utf8").toString()).object();
        assertThat(Envelopes.sign(payload, signer(vector))).isEqualTo(vector.get("envelope"));
    }

    @ParameterizedTest
    @MethodSource("canonicalisations")
    void a_payload_is_written_again_as_other_verifiers_do(Map<String, Object> vector) {
        assertThat(Envelopes.open("it", vector.get("envelope").toString()).envelope().compact())
                .isEqualTo(vector.get("decode_then_reencode_bytes"));
    }

    /** Others refuse what was signed in another form than the compact one; here the received words count first. */
    @ParameterizedTest
    @MethodSource("canonicalisations")
    void what_other_verifiers_accept_or_refuse_is_accepted_or_refused_here(Map<String, Object> vector) {
        boolean signedAsReceived = vector.get("description").equals("signature made over the HTML-escaped form is rejected");
        boolean expected = vector.get("expected").equals("valid") || signedAsReceived;
        Envelope envelope = Envelopes.open("it", vector.get("envelope").toString()).envelope();

        assertThat(codec.verifies(envelope, Fixtures.CLIENT_KEYS.encryptionPublicKey())).isEqualTo(expected);
    }

    /** The keys that the vectors were signed with, as peers publish them. */
    @Test
    void a_signature_belongs_to_the_published_key_of_its_signer() {
        String published = Fixtures.vectors("keys").get("client_encryption_public_spki_b64").toString();
        Envelope envelope = Envelopes.open("it", Fixtures.envelope("rc2_ssh_request_direct").get("envelope").toString()).envelope();
        assertThat(codec.verifies(envelope, published)).isTrue();
        assertThat(codec.verifies(envelope, Fixtures.vectors("keys").get("daemon_encryption_public_spki_b64").toString())).isFalse();
    }

    @Test
    void the_payload_is_kept_to_the_letter_wherever_it_stands() {
        String payload = "{ \"a\" :[1.0, {\"é\":\"☃\\u0041\"}] ,\"b\":null }";
        String value = "{\"x\":{\"payload\":{\"fake\":true}},\"signature\":\"☃\",\"hashingAlgo\":\"sha512\",\"payload\": " + payload
                + " ,\"signingAlgo\":\"rsa4096\"}";

        Envelope envelope = Envelopes.open("it", value).envelope();

        assertThat(envelope.payload()).isEqualTo(payload);
        assertThat(envelope.compact()).isEqualTo("{\"a\":[1.0,{\"é\":\"☃A\"}],\"b\":null}");
        assertThat(envelope.hashing()).isEqualTo("sha512");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "connected", "[]", "{", "{}", "null", "{\"payload\":{}}", "{\"payload\":{},\"payload\":{}}",
        "{\"payload\":[],\"signature\":\"x\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":null,\"signature\":\"x\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{},\"signature\":1,\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{},\"signature\":\"x\",\"hashingAlgo\":\"md5\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{},\"signature\":\"x\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"ecc_secp256r1\"}",
        "{\"payload\":{},\"signature\":\"x\",\"hashingAlgo\":\"SHA256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{},\"signature\":\"x\",\"hashingAlgo\":\"sha256\"}",
        "{\"payload\":{},\"signature\":\"x\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"} {}",
        "{\"payload\":{\"a\":1,\"\\u0061\":2},\"signature\":\"x\",\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
    })
    void what_is_no_envelope_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> Envelopes.open("the request", value)).isInstanceOf(MessageException.class)
                .hasMessageStartingWith("the request").hasMessageMatching(".{15,}");
    }

    private static AtKeys signer(Map<String, Object> vector) {
        return vector.get("signer").equals("client") ? Fixtures.CLIENT_KEYS : Fixtures.DAEMON_KEYS;
    }
}
