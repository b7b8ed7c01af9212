package org.jnoports.ssh.mina;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
    @TempDir
    Path directory;

    private Path file;
    private PublicKey key;
    private KnownHosts hosts;

    @BeforeEach
    void prepare() throws GeneralSecurityException {
        Ed25519Registrar.register();
        file = directory.resolve("known_hosts");
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        hosts = new KnownHosts(file, "Pi_4@gary");
    }

    @Test
    void adds_to_what_others_wrote_even_if_their_last_line_isnt_ended() throws IOException {
        Files.writeString(file, "# mine\nother " + PublicKeyEntry.toString(key));
        assertThat(accepts()).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(3).last().isEqualTo("pi_4@gary " + PublicKeyEntry.toString(key));
        assertThat(hosts.knownTypes()).containsExactly("ssh-ed25519");
    }

    @Test
    void finds_the_host_among_several_names() throws IOException {
        Files.writeString(file, "a,pi_4@gary,b " + PublicKeyEntry.toString(key) + " comment\n");
        assertThat(accepts()).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void refuses_a_key_of_another_type_than_the_known_one() throws IOException {
        Files.writeString(file, "pi_4@gary ssh-rsa AAAAB3NzaC1yc2E=\n");
        assertThat(accepts()).isFalse();
        assertThat(hosts.refusal()).hasValueSatisfying(reason -> assertThat(reason).contains("has changed"));
    }

    @Test
    void refuses_a_revoked_key_even_if_it_is_known() throws IOException {
        String entry = "pi_4@gary " + PublicKeyEntry.toString(key) + "\n";
        Files.writeString(file, entry + "@revoked " + entry);
        assertThat(accepts()).isFalse();
        assertThat(hosts.refusal()).hasValueSatisfying(reason -> assertThat(reason).contains("revoked"));
    }

    @Test
    void broken_lines_are_nobodys() throws IOException {
        Files.writeString(file, "\n|1|x pi\n|1|a|b ssh-rsa AAAA\n|1|*|* ssh-rsa AAAA\n@what pi_4@gary ssh-rsa AAAA\npi_4@gary\n");
        assertThat(accepts()).isTrue();
    }

    @Test
    void a_file_of_absurd_size_isnt_read() throws IOException {
        Files.write(file, new byte[2 * 1024 * 1024]);
        assertThat(accepts()).isFalse();
        assertThat(hosts.refusal()).hasValueSatisfying(reason -> assertThat(reason).contains("bytes"));
    }

    private boolean accepts() {
        return hosts.verifyServerKey(null, new InetSocketAddress(0), key);
    }
}
