package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.session.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralKeysTest {
    private static final SessionId ID = new SessionId("9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b");
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFRFU1RPTkxZVEVTVE9OTFlURVNUT05MWVRFU1RPTkxZ";
    private static final SshKeys SSH_KEYS = (algorithm, comment) -> new SshKeys.Pair("PEM\n", KEY + " " + comment);

    @TempDir Path home;
    private final LogLines log = new LogLines();
    private final Workers workers = new Workers("keys");
    private EphemeralKeys keys = new EphemeralKeys(SSH_KEYS, workers, EphemeralKeys.LIFETIME);
    private Path file;

    @BeforeEach
    void place() {
        file = home.resolve(".ssh").resolve("authorized_keys");
    }

    @AfterEach
    void stop() {
        workers.close();
        workers.join(Duration.ofSeconds(10));
        keys.close();
        log.close();
    }

    private DaemonSettings settings(Configuration more) {
        return new SettingsReader("pid", home).read(more.with("atSign", "@gary_device").build());
    }

    private void admit(Configuration more) {
        keys.admit(ID, keys.create(ID, SshKeys.Algorithm.ED25519), settings(more));
    }

    private void holds(String text, Duration age) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private static String vector(String description) {
        return VectorsOfNoPorts.items("authorized_keys").stream()
                .filter(item -> item.get("description").toString().startsWith(description))
                .map(item -> item.get("line").toString())
                .findFirst().orElseThrow();
    }

    @Test
    void the_line_is_the_one_that_4_0_0_rc_4_to_5_6_write() throws IOException {
        admit(new Configuration());
        assertThat(file).hasContent(vector("daemon side, 4.0.0-rc.4"));
        assertThat(Files.readString(file)).isEqualTo(vector("daemon side, 4.0.0-rc.4"));
    }

    @Test
    void port_and_permissions_are_in_the_line() throws IOException {
        admit(Configuration.of("localSshdPort", 2222).with("ephemeralPermissions", "PermitOpen=\"host-1:3389\""));
        assertThat(Files.readString(file)).isEqualTo(vector("daemon side with --local-sshd-port 2222"));
    }

    @Test
    void a_key_lets_in_for_some_seconds_only() throws IOException {
        holds("ssh-rsa BBBB gary", Duration.ofDays(1));
        keys = new EphemeralKeys(SSH_KEYS, workers, Duration.ofMillis(50));
        admit(new Configuration());
        awaitContent("ssh-rsa BBBB gary\n");
    }

    @Test
    void closing_removes_what_is_there() throws IOException {
        holds("ssh-rsa BBBB gary\n", Duration.ofDays(1));
        admit(new Configuration());
        assertThat(Files.readString(file)).contains("sshnp_ephemeral_" + ID);
        keys.close();
        assertThat(Files.readString(file)).isEqualTo("ssh-rsa BBBB gary\n");
    }

    @Test
    void a_short_session_id_removes_no_other_line() throws IOException {
        String others = "ssh-rsa AAAA a\n# sshnp_ephemeral_a\nssh-rsa BBBB sshnp_ephemeral_ab\n";
        holds(others, Duration.ofDays(1));
        SessionId id = new SessionId("a");
        keys.admit(id, keys.create(id, SshKeys.Algorithm.ED25519), settings(new Configuration()));
        keys.close();
        assertThat(Files.readString(file)).isEqualTo(others);
    }

    @Test
    void leftovers_of_dead_processes_go_at_once_when_they_are_old() throws IOException {
        holds("ssh-rsa BBBB gary\n" + vector("daemon side, 4.0.0-rc.4") + "# sshnp_ephemeral_x\nssh-rsa CCCC ana\n",
                Duration.ofSeconds(20));
        keys.removeLeftovers(new AuthorizedKeys(file));
        assertThat(Files.readString(file)).isEqualTo("ssh-rsa BBBB gary\n# sshnp_ephemeral_x\nssh-rsa CCCC ana\n");
        log.await("ephemeral keys of earlier daemons removed");
    }

    @Test
    void leftovers_that_may_be_of_a_living_process_go_when_they_are_old_enough() throws IOException {
        keys = new EphemeralKeys(SSH_KEYS, workers, Duration.ofSeconds(1));
        holds("ssh-rsa BBBB gary\n" + vector("daemon side, 4.0.0-rc.4"), Duration.ofMillis(700));
        keys.removeLeftovers(new AuthorizedKeys(file));
        awaitContent("ssh-rsa BBBB gary\n");
    }

    @Test
    void a_key_of_this_daemon_is_no_leftover() throws IOException {
        admit(new Configuration());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(20)));
        keys.removeLeftovers(new AuthorizedKeys(file));
        assertThat(Files.readString(file)).isEqualTo(vector("daemon side, 4.0.0-rc.4"));
    }

    @Test
    void without_leftovers_the_file_stays_untouched() throws IOException {
        holds("ssh-rsa BBBB gary", Duration.ofDays(1));
        keys.removeLeftovers(new AuthorizedKeys(file));
        assertThat(Files.readString(file)).isEqualTo("ssh-rsa BBBB gary");
        assertThat(file.resolveSibling("authorized_keys.jnoports-lock")).doesNotExist();
        keys.removeLeftovers(new AuthorizedKeys(home.resolve("none/authorized_keys")));
        assertThat(home.resolve("none")).doesNotExist();
    }

    @Test
    void a_removal_that_fails_is_logged_and_tried_again() throws IOException {
        keys = new EphemeralKeys(SSH_KEYS, workers, Duration.ofMillis(200));
        admit(new Configuration());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(log.await("could not be removed")).contains("session " + ID);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        awaitContent("");
    }

    @Test
    void leftovers_in_a_file_that_is_refused_are_logged() throws IOException {
        Files.createDirectory(file.getParent());
        Files.createSymbolicLink(file, home.resolve("nowhere"));
        keys.removeLeftovers(new AuthorizedKeys(file));
        assertThat(log.await("were not removed")).contains("is a symbolic link");
    }

    private void awaitContent(String expected) {
        Changes.await(file, expected::equals);
    }
}
