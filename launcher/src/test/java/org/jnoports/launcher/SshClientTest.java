package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshClientTest {
    @TempDir
    Path bin;

    @BeforeEach
    void install_ssh() throws IOException {
        Files.createFile(bin.resolve("ssh"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @Test
    void the_machines_is_used_where_there_is_one() {
        assertThat(SshClient.wanted(List.of(), "/nowhere:" + bin)).isTrue();
        assertThat(SshClient.wanted(List.of("--ssh-client", "openssh"), bin.toString())).isTrue();
        assertThat(SshClient.wanted(List.of("--ssh-client=/usr/bin/ssh"), bin.toString())).isTrue();
    }

    @Test
    void ours_is_used_where_there_is_none() {
        assertThat(SshClient.wanted(List.of(), "/nowhere")).isFalse();
        assertThat(SshClient.wanted(List.of("--ssh-client", "openssh"), "/nowhere")).isFalse();
        assertThat(SshClient.wanted(List.of(), null)).isFalse();
    }

    @Test
    void ours_is_used_when_asked_for() {
        assertThat(SshClient.wanted(List.of("--ssh-client", "dart"), bin.toString())).isFalse();
        assertThat(SshClient.wanted(List.of("--ssh-client=mina"), bin.toString())).isFalse();
        assertThat(SshClient.wanted(List.of("--ssh-client", "openssh", "--ssh-client", "pure-dart"), bin.toString())).isFalse();
        assertThat(SshClient.wanted(List.of("--ssh-client"), bin.toString())).isTrue();
    }
}
