package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jnoports.atserver.connection.Limits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 12 to 20 of the checklist, and what else can happen at a login (atprotocol.md, sections 3.2 to 3.4 and 6.1). */
class LoginTest {
    @TempDir
    static Path directory;

    private static TestServers servers;

    @BeforeAll
    static void start() {
        servers = TestServers.start(directory, Limits.standard().withSlowdown(Duration.ofMillis(1)), "@a", "@b", "@c");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @AfterEach
    void disconnect() {
        servers.disconnect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkam:", "pkam:signingAlgo:rsa2048:hashingAlgo:sha256:", "PKAM:signingalgo:RSA2048:", "pkam:hashingAlgo:sha256:"})
    void rows_16_and_17_a_right_signature_logs_in(String command) {
        RawClient client = servers.connect("@a");
        assertThat(client.ask(command + signature(client, "@a"))).isEqualTo("data:success\n@a@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkam:signingAlgo:ed25519:hashingAlgo:sha256:", "pkam:hashingAlgo:sha256:signingAlgo:rsa2048:"})
    void row_18_an_unknown_form_is_an_exception_and_ends_the_connection(String command) {
        RawClient client = servers.connect("@a");
        assertThat(client.ask(command + signature(client, "@a"))).startsWith("error:AT0011-Exception: FormatException").endsWith("\n@");
        assertThat(client.record()).isEqualTo("(closed)");
    }

    @Test
    void rows_19_and_20_an_ecc_key_logs_in() throws GeneralSecurityException {
        RawClient owner = servers.owner("@c");
        Map<String, Object> ecc = VectorBlocks.object(VectorBlocks.block("pkam").get("ecc"));
        String before = servers.keys("@c").authenticationPublicKey();
        assertThat(owner.reply("update:privatekey:at_pkam_publickey " + ecc.get("publicKeyHex"))).isEqualTo("data:-1");
        RawClient client = servers.connect("@c");
        String challenge = client.reply("from:@c").substring("data:".length());
        String digits = HexFormat.of().formatHex(eccSignature(ecc.get("privateKeyHex").toString(), challenge));
        String text = Base64.getEncoder().encodeToString(digits.getBytes(StandardCharsets.US_ASCII));
        assertThat(client.ask("pkam:signingAlgo:ecc_secp256r1:hashingAlgo:sha256:" + text)).isEqualTo("data:success\n@c@");
        assertThat(client.reply("pkam:signingAlgo:ecc_secp256r1:" + text)).startsWith("error:AT0401");
        assertThat(owner.reply("update:privatekey:at_pkam_publickey " + before)).isEqualTo("data:-1");
    }

    @Test
    void a_wrong_signature_is_refused_and_takes_away_an_earlier_login() {
        RawClient owner = servers.owner("@a");
        owner.reply("from:@a");
        String wrong = Base64.getEncoder().encodeToString(servers.keys("@b").signAuthentication("x".getBytes(StandardCharsets.UTF_8)));
        assertThat(owner.ask("pkam:" + wrong)).isEqualTo("error:AT0401-Exception: pkam authentication failed\n@");
        assertThat(owner.reply("llookup:public:publickey@a")).startsWith("error:AT0401");
    }

    @Test
    void another_atsigns_keys_are_refused() {
        RawClient client = servers.connect("@a");
        assertThat(client.reply("pkam:" + signature(client, "@a", "@b"))).startsWith("error:AT0401");
    }

    @Test
    void without_from_there_is_nothing_to_sign() {
        RawClient client = servers.connect("@a");
        assertThat(client.reply("pkam:c2ln")).isEqualTo("error:AT0401-Exception: pkam authentication failed");
        assertThat(client.reply("cram:00")).isEqualTo("error:AT0401-Exception: Authentication Failed");
    }

    @Test
    void a_challenge_is_good_for_a_minute_and_for_one_login() {
        RawClient client = servers.connect("@a");
        String signature = signature(client, "@a");
        servers.clock.advance(Duration.ofSeconds(61));
        assertThat(client.reply("pkam:" + signature)).startsWith("error:AT0401");
        String next = signature(client, "@a");
        assertThat(client.reply("pkam:" + next)).isEqualTo("data:success");
        assertThat(client.reply("pkam:" + next)).startsWith("error:AT0401");
    }

    @Test
    void a_login_may_be_repeated() {
        RawClient owner = servers.owner("@a");
        assertThat(owner.ask("pkam:" + signature(owner, "@a"))).isEqualTo("data:success\n@a@");
        assertThat(owner.ask("from:@a")).startsWith("data:_").endsWith("\n@a@");
        assertThat(owner.reply("noop:0")).isEqualTo("data:ok");
    }

    @Test
    void an_enrolment_is_unknown() {
        RawClient client = servers.connect("@a");
        client.reply("from:@a:clientConfig:{\"version\":\"3.3.0\"}");
        assertThat(client.ask("pkam:enrollmentId:7c2f1c1e:c2ln")).isEqualTo("error:AT0028:enrollment_id: 7c2f1c1e is expired or invalid\n@");
    }

    @Test
    void the_server_never_shows_its_secrets() {
        RawClient owner = servers.owner("@a");
        assertThat(owner.reply("llookup:privatekey:at_pkam_publickey@a")).startsWith("error:AT0015");
        assertThat(owner.reply("scan:showhidden:true")).doesNotContain("privatekey:").doesNotContain("private:");
        assertThat(servers.connect("@a").reply("lookup:signing_privatekey@a")).startsWith("error:AT0015");
    }

    @Test
    void rows_12_to_15_a_secret_activates_an_atsign_once(@TempDir Path own) throws Exception {
        AtServerSettings settings = TestServers.settings(own, Optional.empty(), "@new");
        try (TestServers fresh = TestServers.start(settings, Limits.standard())) {
            Path file = AtServerSettings.secretFile(settings.dataDirectory(), settings.atSigns().get(0));
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            String secret = Files.readString(file).strip();
            assertThat(secret).matches("[0-9a-f]{128}");
            RawClient client = fresh.connect("@new");
            assertThat(client.reply("scan")).isEqualTo("data:[\"signing_publickey@new\"]");
            String challenge = client.reply("from:@new").substring("data:".length());
            assertThat(client.ask("cram:" + "0".repeat(128))).isEqualTo("error:AT0401-Exception: Authentication Failed\n@");
            assertThat(client.reply("cram:")).isEqualTo("error:AT0003-Exception: Syntax Exception");
            assertThat(client.ask("cram:" + digest(secret + challenge))).isEqualTo("data:success\n@new@");
            assertThat(client.reply("update:privatekey:at_pkam_publickey " + servers.keys("@a").authenticationPublicKey())).isEqualTo("data:-1");
            assertThat(client.reply("pkam:" + Base64.getEncoder().encodeToString(servers.keys("@a")
                    .signAuthentication(client.reply("from:@new").substring("data:".length()).getBytes(StandardCharsets.UTF_8))))).isEqualTo("data:success");
            assertThat(client.reply("update:public:publickey@new " + servers.keys("@a").encryptionPublicKey())).matches("data:\\d+");
            assertThat(client.reply("delete:privatekey:at_secret")).isEqualTo("data:-1");
            RawClient late = fresh.connect("@new");
            challenge = late.reply("from:@new").substring("data:".length());
            assertThat(late.reply("cram:" + digest(secret + challenge))).startsWith("error:AT0401");
            assertThat(late.reply("lookup:publickey@new")).startsWith("data:M");
        }
    }

    private static String signature(RawClient client, String atSign) {
        return signature(client, atSign, atSign);
    }

    private static String signature(RawClient client, String atSign, String keysOf) {
        String challenge = client.reply("from:" + atSign).substring("data:".length());
        return Base64.getEncoder().encodeToString(servers.keys(keysOf).signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] eccSignature(String privateKey, String text) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPrivateKeySpec spec = new ECPrivateKeySpec(new BigInteger(privateKey, 16), curve.getParameterSpec(ECParameterSpec.class));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(KeyFactory.getInstance("EC").generatePrivate(spec));
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }
}
