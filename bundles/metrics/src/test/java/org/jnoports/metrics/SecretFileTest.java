package org.jnoports.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    Path directory;

    @Test
    void it_is_made_for_its_owner_alone_and_stays() throws IOException {
        SecretFile secret = new SecretFile(directory.resolve("data/metrics/token"));
        assertThat(secret.makeIfMissing()).isTrue();
        String text = secret.read();
        assertThat(text).hasSize(43);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.file()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.file().getParent()))).isEqualTo("rwx------");
        assertThat(secret.makeIfMissing()).isFalse();
        assertThat(secret.read()).isEqualTo(text);
        SecretFile other = new SecretFile(directory.resolve("other"));
        other.makeIfMissing();
        assertThat(other.read()).isNotEqualTo(text);
    }

    @Test
    void only_the_whole_secret_matches() throws IOException {
        SecretFile secret = new SecretFile(Files.writeString(directory.resolve("token"), "a-secret-of-some-length\n"));
        Files.setPosixFilePermissions(secret.file(), PosixFilePermissions.fromString("rw-------"));
        assertThat(secret.matches("a-secret-of-some-length")).isTrue();
        assertThat(secret.matches("a-secret-of-some-lengt")).isFalse();
        assertThat(secret.matches("a-secret-of-some-length\n")).isFalse();
        assertThat(secret.matches("")).isFalse();
    }

    @Test
    void one_that_others_may_read_or_that_is_none_is_refused_without_being_shown() throws IOException {
        SecretFile secret = new SecretFile(Files.writeString(directory.resolve("token"), "a-secret-of-some-length\n"));
        Files.setPosixFilePermissions(secret.file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> secret.matches("a-secret-of-some-length")).isInstanceOf(TunnelException.class).hasMessageContaining("chmod 600")
                .hasMessageNotContaining("a-secret");
        SecretFile empty = new SecretFile(Files.writeString(directory.resolve("empty"), "\n"));
        Files.setPosixFilePermissions(empty.file(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> empty.matches("")).isInstanceOf(TunnelException.class).hasMessageContaining("less than 16 characters");
        assertThatThrownBy(() -> new SecretFile(directory.resolve("none")).read()).isInstanceOf(TunnelException.class).hasMessageContaining("can't be read");
    }
}
