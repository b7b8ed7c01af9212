package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.keys.KeysException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsCertificatesTest {
    private static final Set<String> NAMES = new LinkedHashSet<>(List.of("at.example.org", "localhost", "127.0.0.1", "::1"));
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path home;

    private Path data;
    private Path trust;

    @BeforeEach
    void paths() {
        data = home.resolve("data/atserver");
        trust = home.resolve("trust/localhost.pem");
    }

    private void start(Path data, Set<String> names, Path trust) {
        assertThat(new TlsCertificates().selfHosted(data, names, trust)).isNotNull();
    }

    private void startIn(Duration time) {
        Clock clock = Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
        assertThat(new TlsCertificates(clock).selfHosted(data, NAMES, trust)).isNotNull();
    }

    private Identity identity(String name) throws Exception {
        return Identity.fromPem(Files.readAllBytes(data.resolve(name)));
    }

    private List<X509Certificate> trusted() throws Exception {
        return Certificates.fromPem(Files.readString(trust));
    }

    @Test
    void makes_a_ca_and_a_server_certificate_that_it_signed() throws Exception {
        start(data, NAMES, trust);

        X509Certificate authority = identity("ca.pem").certificate();
        X509Certificate server = identity("server.pem").certificate();

        authority.verify(authority.getPublicKey());
        server.verify(authority.getPublicKey());
        assertThat(identity("server.pem").chain()).containsExactly(server, authority);
        assertThat(trusted()).containsExactly(authority);
    }

    @Test
    void the_ca_may_only_sign_end_entities() throws Exception {
        start(data, NAMES, trust);
        X509Certificate authority = identity("ca.pem").certificate();
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(authority.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(authority.getKeyUsage()).startsWith(false, false, false, false, false, true, true);
        assertThat(authority.getNotAfter().toInstant())
                .isBetween(Instant.now().plus(DAY.multipliedBy(3649)), Instant.now().plus(DAY.multipliedBy(3650)));
    }

    @Test
    void the_server_certificate_names_the_server_as_server_and_client() throws Exception {
        start(data, NAMES, trust);
        X509Certificate server = identity("server.pem").certificate();
        assertThat(server.getSubjectX500Principal().getName()).isEqualTo("CN=at.example.org");
        assertThat(SubjectName.in(server)).containsExactlyElementsOf(SubjectName.all(NAMES));
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(server.getBasicConstraints()).isEqualTo(-1);
        assertThat(server.getNotBefore().toInstant()).isBefore(Instant.now().minusSeconds(3000));
        assertThat(server.getNotAfter().toInstant())
                .isBetween(Instant.now().plus(DAY.multipliedBy(364)), Instant.now().plus(DAY.multipliedBy(365)));
    }

    @Test
    void serial_numbers_are_long_random_and_positive() throws Exception {
        start(data, NAMES, trust);
        assertThat(identity("ca.pem").certificate().getSerialNumber().bitLength()).isEqualTo(159);
        assertThat(identity("server.pem").certificate().getSerialNumber())
                .isPositive()
                .isNotEqualTo(identity("ca.pem").certificate().getSerialNumber());
    }

    @Test
    void a_name_too_long_for_the_subject_is_an_alternative_name_all_the_same() throws Exception {
        String name = "a".repeat(60) + "." + "b".repeat(60);
        start(data, Set.of(name), trust);
        assertThat(SubjectName.in(identity("server.pem").certificate())).containsExactly(new SubjectName(false, name));
    }

    @Test
    void only_the_owner_may_read_the_keys_and_everyone_the_trust_file() throws Exception {
        start(data, NAMES, trust);
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("ca.pem"))).isEqualTo("rw-------");
        assertThat(permissions(data.resolve("server.pem"))).isEqualTo("rw-------");
        assertThat(permissions(trust)).isEqualTo("rw-r--r--");
        assertThat(Files.readString(trust)).doesNotContain("PRIVATE KEY");
        assertThat(data).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_key_that_others_may_read_is_warned_about() throws Exception {
        start(data, NAMES, trust);
        Files.setPosixFilePermissions(data.resolve("ca.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        try (LogLines log = new LogLines(OwnerFiles.class)) {
            start(data, NAMES, trust);
            assertThat(log.warnings()).singleElement().asString().contains(data.resolve("ca.pem").toString(), "chmod 600");
        }
    }

    @Test
    void the_next_start_keeps_everything() throws Exception {
        start(data, NAMES, trust);
        byte[] authority = Files.readAllBytes(data.resolve("ca.pem"));
        byte[] server = Files.readAllBytes(data.resolve("server.pem"));
        byte[] trusted = Files.readAllBytes(trust);

        start(data, Set.of("LOCALHOST", "[::1]"), trust);

        assertThat(data.resolve("ca.pem")).hasBinaryContent(authority);
        assertThat(data.resolve("server.pem")).hasBinaryContent(server);
        assertThat(trust).hasBinaryContent(trusted);
    }

    @Test
    void a_new_name_makes_a_new_server_certificate_from_the_same_ca() throws Exception {
        start(data, NAMES, trust);
        X509Certificate authority = identity("ca.pem").certificate();
        start(data, Set.of("other.example.org"), trust);
        assertThat(SubjectName.in(identity("server.pem").certificate())).containsExactly(SubjectName.of("other.example.org"));
        assertThat(identity("server.pem").chain().get(1)).isEqualTo(authority);
        assertThat(trusted()).containsExactly(authority);
    }

    @Test
    void the_server_certificate_is_renewed_below_30_days() throws Exception {
        start(data, NAMES, trust);
        X509Certificate first = identity("server.pem").certificate();
        startIn(DAY.multipliedBy(334));
        assertThat(identity("server.pem").certificate()).isEqualTo(first);
        startIn(DAY.multipliedBy(336));
        assertThat(identity("server.pem").certificate()).isNotEqualTo(first);
        assertThat(trusted()).containsExactly(identity("ca.pem").certificate());
    }

    @Test
    void a_server_certificate_does_not_outlive_its_ca() throws Exception {
        start(data, NAMES, trust);
        startIn(DAY.multipliedBy(3600));
        assertThat(identity("server.pem").certificate().getNotAfter()).isEqualTo(identity("ca.pem").certificate().getNotAfter());
    }

    @Test
    void a_ca_at_its_end_is_followed_by_another_that_is_trusted_too() throws Exception {
        start(data, NAMES, trust);
        X509Certificate first = identity("ca.pem").certificate();
        startIn(DAY.multipliedBy(3630));
        X509Certificate second = identity("ca.pem").certificate();
        assertThat(trusted()).containsExactly(first, second);
        identity("server.pem").certificate().verify(second.getPublicKey());
    }

    @Test
    void the_certificate_of_another_ca_stays_in_the_trust_file() throws Exception {
        start(home.resolve("data/other"), NAMES, trust);
        X509Certificate other = trusted().get(0);
        String before = "# kept\n" + Files.readString(trust).stripTrailing();
        Files.writeString(trust, before);
        start(data, NAMES, trust);
        assertThat(trusted()).containsExactly(other, identity("ca.pem").certificate());
        assertThat(trust).content().startsWith(before + "\n");
    }

    @Test
    void a_deleted_trust_file_is_made_again() throws Exception {
        start(data, NAMES, trust);
        Files.delete(trust);
        start(data, NAMES, trust);
        assertThat(trusted()).containsExactly(identity("ca.pem").certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN CERTIFICATE-----"})
    void a_broken_key_file_is_named(String content) throws Exception {
        start(data, NAMES, trust);
        Files.writeString(data.resolve("ca.pem"), content);
        assertThatThrownBy(() -> start(data, NAMES, trust))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the certificate file " + data.resolve("ca.pem") + " is broken: ");
    }

    @Test
    void a_broken_trust_file_is_named_and_left_alone() throws Exception {
        Files.createDirectories(trust.getParent());
        Files.writeString(trust, "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> start(data, NAMES, trust))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the trust file " + trust + " can't be used, ");
        assertThat(Files.size(trust)).isEqualTo(56);
    }

    @Test
    void a_directory_that_can_not_be_made_is_named() throws Exception {
        Files.createDirectories(data.getParent());
        Files.writeString(data, "");
        assertThatThrownBy(() -> start(data.resolve("below"), NAMES, trust))
                .isInstanceOf(KeysException.class)
                .hasMessageContaining(data.resolve("below").toString());
    }

    @Test
    void a_name_that_is_none_is_refused_before_anything_is_made() {
        assertThatThrownBy(() -> start(data, Set.of("not a name"), trust)).isInstanceOf(KeysException.class);
        assertThatThrownBy(() -> start(data, Set.of(), trust)).isInstanceOf(KeysException.class);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void threads_that_start_at_once_share_one_ca() throws Exception {
        AtKeysFilesTest.atOnce(4, () -> new TlsCertificates().selfHosted(data, NAMES, trust));
        assertThat(trusted()).containsExactly(identity("ca.pem").certificate());
        assertThat(identity("server.pem").chain().get(1)).isEqualTo(identity("ca.pem").certificate());
    }

    @Test
    void directories_that_start_at_once_share_one_trust_file() throws Exception {
        AtKeysFilesTest.atOnce(4, () -> new TlsCertificates().selfHosted(Files.createTempDirectory(home, "data"), NAMES, trust));
        assertThat(trusted()).hasSize(4).doesNotHaveDuplicates();
    }

    /** What {@link #processes_that_start_at_once_share_one_ca} runs twice. */
    static final class Starting {
        private Starting() {}

        public static void main(String[] arguments) {
            new TlsCertificates().selfHosted(Path.of(arguments[0]), NAMES, Path.of(arguments[1]));
        }
    }

    @Test
    void processes_that_start_at_once_share_one_ca() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), Starting.class.getName(), data.toString(), trust.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output" + i).toFile())
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(trusted()).containsExactly(identity("ca.pem").certificate());
        assertThat(identity("server.pem").chain().get(1)).isEqualTo(identity("ca.pem").certificate());
    }

    @Test
    void openssl_verifies_the_chain_for_server_client_and_each_name() throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        assumeTrue(Files.isExecutable(openssl), "needs OpenSSL");
        start(data, NAMES, trust);
        List<String> verify = List.of(openssl.toString(), "verify", "-x509_strict", "-no-CApath", "-CAfile", trust.toString());
        for (List<String> options : List.of(
                List.of("-purpose", "sslserver", "-verify_hostname", "at.example.org"),
                List.of("-purpose", "sslclient", "-verify_ip", "127.0.0.1"),
                List.of("-purpose", "sslserver", "-verify_ip", "::1"))) {
            List<String> command = new ArrayList<>(verify);
            command.addAll(options);
            command.add(data.resolve("server.pem").toString());
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output).endsWith(": OK\n");
        }
    }

    @Test
    void a_client_context_is_kept_while_its_file_is_unchanged() throws Exception {
        TlsCertificates certificates = new TlsCertificates();
        certificates.selfHosted(data, NAMES, trust);
        var first = certificates.client(Optional.of(trust));
        assertThat(certificates.client(Optional.of(trust))).isSameAs(first);
        certificates.selfHosted(home.resolve("data/other"), NAMES, trust);
        assertThat(certificates.client(Optional.of(trust))).isNotSameAs(first);
        assertThat(certificates.client(Optional.empty())).isSameAs(certificates.client(Optional.empty())).isNotSameAs(first);
    }

    @Test
    void a_trust_file_without_a_certificate_is_refused() throws IOException {
        Path file = Files.writeString(home.resolve("empty.pem"), "nothing here");
        assertThatThrownBy(() -> new TlsCertificates().client(Optional.of(file)))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the trust file " + file + " holds no certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n#\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n"})
    void a_trust_file_with_a_broken_certificate_is_refused(String content) throws IOException {
        Path file = Files.writeString(home.resolve("broken.pem"), content);
        assertThatThrownBy(() -> new TlsCertificates().client(Optional.of(file)))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the trust file " + file + " can't be used, ");
    }

    @Test
    void a_missing_trust_file_is_named() {
        assertThatThrownBy(() -> new TlsCertificates().client(Optional.of(trust)))
                .isInstanceOf(KeysException.class)
                .hasMessageStartingWith("the trust file " + trust + " doesn't exist: ");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
