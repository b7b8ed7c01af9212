package org.jnoports.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    static final String ALICE_MAY = """
            users: {alice: "@alice", bob: "@bob"}
            daemons: ["@site"]
            devices: {garage: {daemon: "@site"}}
            rules:
              ssh: {users: [alice], devices: [garage], permit: ["localhost:22"]}
            """;
    private static final String BOB_MAY = ALICE_MAY.replace("users: [alice]", "users: [bob]");
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    @TempDir
    Path directory;
    private final HandTurnedClock clock = new HandTurnedClock();
    private final Warnings warnings = new Warnings();
    private Path path;
    private PolicyFile file;

    @BeforeEach
    void prepare() {
        path = directory.resolve("policy.yaml");
        file = new PolicyFile("file", path, Optional.empty(), INTERVAL, clock, (before, after) -> { });
        warnings.begin();
    }

    @AfterEach
    void end() {
        warnings.end();
    }

    @Test
    void what_the_file_says_is_in_force() {
        written(ALICE_MAY);
        later();
        assertThat(ask("@alice")).isInstanceOfSatisfying(Decision.Permit.class, permit -> assertThat(permit.rule()).isEqualTo("file: rule ssh"));
        assertThat(ask("@bob")).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void without_a_file_nobody_is_permitted_until_there_is_one() {
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + " has not been read yet"));
        file.look();
        file.look();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + " isn't there"));
        assertThat(warnings.said()).containsExactly("policy file: " + path + " isn't there; until it is nobody is permitted");
        written(ALICE_MAY);
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_bad_file_at_the_start_permits_nobody_and_is_told_once() {
        written(ALICE_MAY + "ruels: {}\nusers: {}");
        later();
        later();
        later();
        assertThat(ask("@alice")).isInstanceOfSatisfying(Decision.Deny.class, deny ->
                assertThat(deny.reason()).isEqualTo(path + ":7: 'users' stands here a second time; first on line 1 (and 1 more)"));
        assertThat(warnings.said()).singleElement().asString()
                .startsWith("policy file: " + path + " can't be used, so nobody is permitted: " + path + ":7: 'users' stands here")
                .contains("; " + path + ":6: policy: 'ruels' isn't known here");
    }

    @Test
    void a_changed_file_takes_effect_and_has_another_version() {
        written(ALICE_MAY);
        later();
        String before = file.inForce().orElseThrow().version();
        written(BOB_MAY);
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Deny.class);
        assertThat(ask("@bob")).isInstanceOf(Decision.Permit.class);
        assertThat(file.inForce().orElseThrow().version()).isNotEqualTo(before).hasSize(12);
    }

    @Test
    void the_last_good_one_stays_in_force_while_the_new_one_is_bad_and_each_bad_edition_is_told_once() {
        written(ALICE_MAY);
        later();
        written("rules: [");
        later();
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
        written("rules: []");
        later();
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(warnings.said()).hasSize(2).allMatch(line -> line.contains("can't be used, so what was in force stays so: " + path + ":1: "));
        written(BOB_MAY);
        later();
        assertThat(ask("@bob")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_file_that_is_removed_stays_in_force_and_that_is_told_once() throws IOException {
        written(ALICE_MAY);
        later();
        Files.delete(path);
        later();
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(warnings.said()).containsExactly("policy file: " + path + " isn't there any more; what it said stays in force");
        written(BOB_MAY);
        later();
        assertThat(ask("@bob")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void half_a_file_is_left_alone_until_it_is_whole() {
        written(ALICE_MAY);
        later();
        String whole = ALICE_MAY + "  no: {users: [alice], devices: [garage], deny: [\"localhost:80\"]}\n";
        written(BOB_MAY); // the first half of something
        file.look();
        assertThat(ask("@alice")).as("it has just been written").isInstanceOf(Decision.Permit.class);
        file.look();
        assertThat(ask("@alice")).as("looking twice is no waiting").isInstanceOf(Decision.Permit.class);
        clock.advance(INTERVAL.minusMillis(100));
        written(whole); // and the other one
        file.look();
        assertThat(ask("@bob")).isInstanceOf(Decision.Deny.class);
        clock.advance(INTERVAL);
        file.look();
        assertThat(file.inForce().orElseThrow().policy().rules()).as("it stayed the same for one interval").hasSize(2);
    }

    @Test
    void a_file_that_was_just_written_when_the_process_starts_is_waited_for() {
        written(ALICE_MAY);
        file.look();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + " was written just now; it is read once it has stayed the same for 1000 ms"));
        clock.advance(INTERVAL);
        file.look();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_file_from_the_future_is_read_once_it_has_stayed_the_same() throws IOException {
        written(ALICE_MAY);
        Files.setLastModifiedTime(path, FileTime.from(clock.instant().plusSeconds(86_400)));
        file.look();
        clock.advance(Duration.ofHours(-1)); // somebody sets the clock back
        file.look();
        assertThat(ask("@alice")).isInstanceOf(Decision.Deny.class);
        clock.advance(INTERVAL);
        file.look();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void an_old_file_that_takes_its_place_needs_no_waiting() throws IOException {
        written(ALICE_MAY);
        later();
        Path other = Files.writeString(directory.resolve("other.yaml"), BOB_MAY);
        Files.setLastModifiedTime(other, FileTime.from(clock.instant().minusSeconds(3_600)));
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        file.look();
        assertThat(ask("@bob")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void a_link_is_followed_to_another_file() throws IOException {
        Path one = old("one.yaml", ALICE_MAY);
        Path two = old("two.yaml", BOB_MAY);
        Files.createSymbolicLink(path, one);
        file.look();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
        Path link = Files.createSymbolicLink(directory.resolve("link"), two);
        Files.move(link, path, StandardCopyOption.REPLACE_EXISTING);
        file.look();
        assertThat(ask("@bob")).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void what_is_no_file_of_text_is_refused() throws IOException {
        Files.createDirectory(path);
        later();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + " is no file"));
        Files.delete(path);
        Files.write(path, new byte[] {'r', (byte) 0xC3, (byte) 0x28});
        later();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + ": it isn't UTF-8"));
        Files.write(path, "# \n".repeat(12 * 1024 * 1024).getBytes(StandardCharsets.UTF_8));
        later();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + ": it is larger than 32 MiB"));
    }

    @Test
    void a_file_that_anybody_may_write_is_refused() throws IOException {
        written(ALICE_MAY);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--rw-"));
        later();
        assertThat(ask("@alice")).isEqualTo(Decision.Deny.undecided(path + ": anybody may write it, and so let anybody in; 'chmod o-w' it"));
    }

    @Test
    void questions_are_answered_while_the_file_is_read() throws Exception {
        written(ALICE_MAY);
        later();
        AtomicBoolean done = new AtomicBoolean();
        Thread editor = new Thread(() -> {
            for (int i = 0; i < 30; i++) {
                written(ALICE_MAY + "#".repeat(i) + "\n");
                later();
            }
            done.set(true);
        });
        editor.start();
        int asked = 0;
        while (!done.get()) {
            assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
            assertThat(ask("@bob")).isInstanceOf(Decision.Deny.class);
            asked++;
        }
        editor.join();
        assertThat(asked).isPositive();
    }

    @Test
    void the_imported_form_is_read_too_and_its_notes_are_told() {
        written("userGroups: {a: {userAtSigns: [\"@alice\"], permissions: {daemonAtSigns: [\"@site\"], deviceNames: {garage: [\"localhost:22\"], x: []}}}}");
        later();
        assertThat(ask("@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(warnings.said()).singleElement().asString().contains("nothing may be opened on device x");
    }

    private Path old(String name, String text) throws IOException {
        Path other = Files.writeString(directory.resolve(name), text);
        Files.setLastModifiedTime(other, FileTime.from(clock.instant().minusSeconds(3_600)));
        return other;
    }

    /** Now, by the hand-turned clock. */
    private void written(String text) {
        try {
            Files.writeString(path, text);
            clock.advance(Duration.ofMillis(10));
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As the timer does. */
    private void later() {
        file.look();
        clock.advance(INTERVAL);
        file.look();
    }

    private Decision ask(String client) {
        return ask(file, client);
    }

    static Decision ask(AuthorizationPolicy policy, String client) {
        return policy.decide(new AccessRequest(AtSign.of(client), AtSign.of("@site"), "garage", Kind.SSH, Optional.of(new HostPort("localhost", 22))))
                .toCompletableFuture().join();
    }

    /** What the log says. */
    private static final class Warnings extends Handler {
        private final List<String> lines = new ArrayList<>();
        private final Logger logger = Logger.getLogger(PolicyFile.class.getName());

        void begin() {
            logger.addHandler(this);
        }

        void end() {
            logger.removeHandler(this);
        }

        List<String> said() {
            return lines;
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
                lines.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
