package org.jnoports.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    Path directory;

    @Test
    void a_second_runtime_is_refused_with_the_number_of_the_first() {
        Path home = directory.resolve("home");
        try (RunLock first = RunLock.take(home)) {
            assertThat(first.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThatThrownBy(() -> RunLock.take(home)).isInstanceOf(TunnelException.class)
                    .hasMessageContaining("process " + first.pid()).hasMessageContaining("--home");
        }
    }

    @Test
    void after_the_first_has_ended_another_may_run() {
        Path home = directory.resolve("home");
        RunLock.take(home).close();
        RunLock.take(home).close();
    }

    @Test
    void what_a_killed_runtime_left_does_not_matter() throws IOException {
        Files.createDirectories(directory.resolve("home/data"));
        Files.writeString(directory.resolve("home/data/run.lock"), "999999999 and a long text that nobody expects\n");

        try (RunLock mine = RunLock.take(directory.resolve("home"))) {
            assertThat(directory.resolve("home/data/run.lock")).hasContent(mine.pid() + "\n");
        }
    }

    @Test
    void the_home_is_made_for_the_owner_only() throws IOException {
        Path home = directory.resolve("home");
        RunLock.take(home).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).isEqualTo("rwx------");
    }

    @Test
    void a_home_that_cannot_be_written_is_named() throws IOException {
        Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> RunLock.take(directory.resolve("file/home"))).isInstanceOf(TunnelException.class)
                .hasMessageContaining("run.lock");
    }

    @Test
    void only_a_directory_of_the_owner_alone_is_trusted() throws IOException {
        Path load = Files.createDirectory(directory.resolve("load"));
        Files.setPosixFilePermissions(load, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(OwnerDirectories.onlyOwnerWrites(load)).isTrue();
        Files.setPosixFilePermissions(load, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertThat(OwnerDirectories.onlyOwnerWrites(load)).isFalse();
        Files.setPosixFilePermissions(load, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertThat(OwnerDirectories.onlyOwnerWrites(load)).isFalse();
    }
}
