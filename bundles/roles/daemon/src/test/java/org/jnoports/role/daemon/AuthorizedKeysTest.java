package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizedKeysTest {
    @TempDir Path home;
    private Path file;
    private AuthorizedKeys keys;

    @BeforeEach
    void place() {
        file = home.resolve(".ssh").resolve("authorized_keys");
        keys = new AuthorizedKeys(file);
    }

    private void holds(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private String text() throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_missing_file_is_made_for_its_owner_alone_and_so_is_its_directory() throws IOException {
        keys.add("ssh-ed25519 AAAA one");
        assertThat(text()).isEqualTo("ssh-ed25519 AAAA one\n");
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void a_missing_home_is_not_made() {
        assertThatThrownBy(() -> new AuthorizedKeys(home.resolve("nobody/.ssh/authorized_keys")).add("key"))
                .isInstanceOf(TunnelException.class).hasMessageContaining("nobody");
        assertThat(home.resolve("nobody")).doesNotExist();
    }

    @Test
    void a_last_line_without_lf_gets_one() throws IOException {
        holds("ssh-rsa BBBB two");
        keys.add("ssh-ed25519 AAAA one");
        assertThat(text()).isEqualTo("ssh-rsa BBBB two\nssh-ed25519 AAAA one\n");
    }

    @Test
    void everything_else_stays_byte_for_byte() throws IOException {
        String odd = "# caf\u00e9 \u00ff\r\n\n  \nssh-rsa BBBB two\r\n\u0000\n";
        holds(odd);
        keys.add("ssh-ed25519 AAAA one");
        keys.add("ssh-ed25519 AAAA other");
        keys.removeIf("ssh-ed25519 AAAA one"::equals);
        keys.removeIf("ssh-ed25519 AAAA other"::equals);
        assertThat(text()).isEqualTo(odd);
    }

    @Test
    void removing_keeps_a_last_line_without_lf() throws IOException {
        holds("gone\nssh-rsa BBBB two");
        keys.removeIf("gone"::equals);
        assertThat(text()).isEqualTo("ssh-rsa BBBB two");
    }

    @Test
    void a_removed_last_line_may_lack_its_lf() throws IOException {
        holds("ssh-rsa BBBB two\ngone");
        keys.removeIf("gone"::equals);
        assertThat(text()).isEqualTo("ssh-rsa BBBB two\n");
    }

    @Test
    void removing_from_a_missing_file_makes_nothing() {
        keys.removeIf(line -> true);
        assertThat(file.getParent()).doesNotExist();
        assertThat(keys.lastModified()).isEmpty();
        assertThat(keys.hasLine(line -> true)).isFalse();
    }

    @Test
    void removing_what_is_not_there_leaves_the_file_untouched() throws IOException {
        holds("ssh-rsa BBBB two");
        Object before = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        keys.removeIf("other"::equals);
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey()).isEqualTo(before);
    }

    @Test
    void the_mode_is_kept() throws IOException {
        holds("");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        keys.add("key");
        assertThat(mode(file)).isEqualTo("rw-r--r--");
    }

    @Test
    void nothing_but_the_lock_stays_behind() throws IOException {
        keys.add("key");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("authorized_keys", "authorized_keys.jnoports-lock");
        }
        assertThat(mode(file.resolveSibling("authorized_keys.jnoports-lock"))).isEqualTo("rw-------");
    }

    @Test
    void what_a_crash_left_of_a_copy_is_no_obstacle() throws IOException {
        holds("ssh-rsa BBBB two\n");
        Path secret = home.resolve("secret");
        Files.writeString(secret, "untouched");
        Files.createSymbolicLink(file.resolveSibling("authorized_keys.jnoports-new"), secret);
        keys.add("key");
        assertThat(text()).isEqualTo("ssh-rsa BBBB two\nkey\n");
        assertThat(secret).hasContent("untouched");
    }

    @Test
    void a_symbolic_link_is_refused_and_what_it_names_stays() throws IOException {
        Path elsewhere = home.resolve("elsewhere");
        Files.writeString(elsewhere, "ssh-rsa BBBB two\n");
        Files.createDirectory(file.getParent());
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(() -> keys.add("key"))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("is a symbolic link").hasMessageContaining(file.toString());
        assertThat(elsewhere).hasContent("ssh-rsa BBBB two\n");
        assertThat(file).isSymbolicLink();
    }

    @Test
    void a_dangling_link_is_refused_too() throws IOException {
        Files.createDirectory(file.getParent());
        Files.createSymbolicLink(file, home.resolve("nowhere"));
        assertThatThrownBy(() -> keys.add("key")).hasMessageContaining("is a symbolic link");
        assertThat(home.resolve("nowhere")).doesNotExist();
    }

    @Test
    void a_lock_file_that_is_a_link_is_refused() throws IOException {
        Files.createDirectory(file.getParent());
        Files.createSymbolicLink(file.resolveSibling("authorized_keys.jnoports-lock"), home.resolve("nowhere"));
        assertThatThrownBy(() -> keys.add("key")).isInstanceOf(TunnelException.class);
        assertThat(home.resolve("nowhere")).doesNotExist();
    }

    @Test
    void a_file_that_others_may_write_is_refused() throws IOException {
        for (String mode : List.of("rw--w----", "rw-----w-")) {
            holds("");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> keys.add("key"))
                    .isInstanceOf(TunnelException.class).hasMessageContaining("can be written by others");
            assertThat(text()).isEmpty();
        }
    }

    @Test
    void a_directory_in_its_place_is_refused() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(() -> keys.add("key")).hasMessageContaining("isn't a regular file");
    }

    @Test
    void a_file_that_is_too_long_is_refused_and_one_just_as_long_is_not() throws IOException {
        holds("x".repeat(AuthorizedKeys.MAX_BYTES + 1));
        assertThatThrownBy(() -> keys.add("key")).hasMessageContaining(AuthorizedKeys.MAX_BYTES + " bytes");
        holds("x".repeat(AuthorizedKeys.MAX_BYTES));
        keys.add("key");
        assertThat(text()).endsWith("x\nkey\n");
    }

    @Test
    void a_line_with_a_line_break_is_refused() {
        assertThatThrownBy(() -> keys.add("one\ntwo")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.add("one\rtwo")).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void changes_at_the_same_time_are_all_made() throws Exception {
        holds("ssh-rsa BBBB two\n");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> changes = IntStream.range(0, 40).<Callable<Void>>mapToObj(i -> () -> {
                new AuthorizedKeys(file).add("key " + i);
                if (i % 2 == 0) {
                    new AuthorizedKeys(file).removeIf(("key " + i)::equals);
                }
                return null;
            }).toList();
            for (Future<Void> change : threads.invokeAll(changes)) {
                change.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(text().lines().filter(line -> line.startsWith("key "))).hasSize(20);
        assertThat(text()).startsWith("ssh-rsa BBBB two\n");
    }

    @Test
    void the_lock_of_another_process_is_waited_for() throws Exception {
        holds("");
        Path lockFile = file.resolveSibling("authorized_keys.jnoports-lock");
        Files.writeString(lockFile, "");
        Process other = HoldsLock.start(lockFile);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            Future<?> added = thread.submit(() -> keys.add("key"));
            assertThat(text()).isEmpty();
            other.getOutputStream().close();
            added.get();
            assertThat(text()).isEqualTo("key\n");
        } finally {
            other.destroyForcibly();
            thread.shutdown();
        }
    }

    /** The JVM refuses a second lock on a file at once, so nobody of this process may hold one but this class. */
    @Test
    void locks_are_given_back() throws IOException {
        keys.add("key");
        try (RandomAccessFile lockFile = new RandomAccessFile(
                        file.resolveSibling("authorized_keys.jnoports-lock").toFile(), "rw");
                FileLock lock = lockFile.getChannel().tryLock()) {
            assertThat(lock.isValid()).isTrue();
        }
    }
}
