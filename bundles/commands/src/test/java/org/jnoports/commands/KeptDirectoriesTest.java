package org.jnoports.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDirectoriesTest {
    @TempDir
    private Path parent;

    private KeptDirectories directories;

    private Path home() throws IOException {
        Path home = Files.createDirectories(parent.resolve("home"));
        directories = new KeptDirectories(home, List.of(home.resolve("etc"), home.resolve("load")));
        return home;
    }

    @AfterEach
    void close() {
        directories.close();
    }

    @Test
    void what_was_taken_away_is_made_anew_for_the_owner_alone() throws IOException {
        Path home = home();
        Files.createDirectory(home.resolve("etc"));
        Files.writeString(home.resolve("etc/kept.cfg"), "kept");
        directories.look();
        assertThat(home.resolve("load")).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("load")))).isEqualTo("rwx------");
        assertThat(home.resolve("etc/kept.cfg")).hasContent("kept");
    }

    @Test
    void a_home_that_was_taken_away_is_not_made_anew() throws IOException {
        Path home = home();
        Files.delete(home);
        directories.look();
        assertThat(home).doesNotExist();
    }

    @Test
    void a_file_in_its_place_is_left_alone() throws IOException {
        Path home = home();
        Files.writeString(home.resolve("load"), "a file");
        directories.look();
        assertThat(home.resolve("load")).hasContent("a file");
    }
}
