package org.jnoports.policy.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {
    private static final AtSign SITE = AtSign.of("@site");

    @TempDir
    Path directory;
    private final HandTurnedClock clock = new HandTurnedClock();
    private final List<AuditEntry> audited = new ArrayList<>();
    private Path file;
    private Book book;

    @BeforeEach
    void open() {
        file = directory.resolve("data/policy/team.yaml");
        book = book();
    }

    @AfterEach
    void close() {
        book.close();
    }

    private Book book() {
        AuditLog audit = new AuditLog() {
            @Override
            public void record(AuditEntry entry) {
                audited.add(entry);
            }

            @Override
            public List<AuditEntry> find(Query query) {
                throw new UnsupportedOperationException();
            }
        };
        return new Book("team", file, Duration.ofSeconds(1), AccessRequest.Point.CONTROLLER, () -> Optional.of(audit), clock);
    }

    @Test
    void a_new_book_permits_nobody() {
        assertThat(book.current()).isEqualTo(new PolicyBook.Edition(AccessPolicy.EMPTY, book.current().version()));
        assertThat(PolicyFileTest.ask(book, "@alice")).isEqualTo(new Decision.Deny("no user has the atSign @alice", "", book.current().version(), false));
        assertThat(file).doesNotExist();
    }

    @Test
    void a_change_is_in_force_on_the_disk_and_in_the_audit_log_when_it_returns() throws IOException {
        PolicyBook.Edition edition = book.change("@boss", BookTest::aliceMay);
        assertThat(PolicyFileTest.ask(book, "@alice")).isInstanceOfSatisfying(Decision.Permit.class, permit -> {
            assertThat(permit.rule()).isEqualTo("team: rule ssh");
            assertThat(permit.version()).isEqualTo(edition.version());
        });
        assertThat(book.current()).isEqualTo(edition);
        assertThat(Files.readString(file)).isEqualTo("edition: 1\n" + book.print(edition.policy()));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(audited).containsExactly(new AuditEntry(clock.instant(), AuditEntry.Event.CHANGED, AccessRequest.Point.CONTROLLER, AtSign.of("@boss"),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                "@boss: added user alice, added daemon @site, added device garage, added rule ssh", "", edition.version()));
    }

    @Test
    void ids_are_given_to_what_has_none() {
        book.change("root", policy -> withUsers(policy, new User(7, "alice", AtSign.of("@alice"), Validity.ALWAYS)));
        AccessPolicy policy = book.change("root", before -> withUsers(before,
                new User(0, "bob", AtSign.of("@bob"), Validity.ALWAYS), new User(0, "carol", AtSign.of("@carol"), Validity.ALWAYS))).policy();
        assertThat(policy.users()).extracting(User::id).containsExactly(7L, 8L, 9L);
        assertThat(audited).extracting(AuditEntry::reason)
                .containsExactly("local user root: added user alice", "local user root: added user bob, added user carol");
        assertThat(audited).extracting(AuditEntry::client).containsOnly(AtSign.of("@local_root"));
    }

    @Test
    void every_change_has_a_version_of_its_own_and_no_change_has_none() {
        String first = book.change("root", BookTest::aliceMay).version();
        String second = book.change("root", policy -> AccessPolicy.EMPTY).version();
        String third = book.change("root", BookTest::aliceMay).version();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(first).startsWith("1-");
        assertThat(third).startsWith("3-");
        assertThat(book.change("root", policy -> policy).version()).isEqualTo(third);
        assertThat(audited).hasSize(3);
    }

    @Test
    void a_book_that_is_opened_again_goes_on_with_the_same_policy_and_version() {
        PolicyBook.Edition edition = book.change("root", BookTest::aliceMay);
        book.close();
        book = book();
        assertThat(book.current()).isEqualTo(edition);
        assertThat(PolicyFileTest.ask(book, "@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(book.change("root", policy -> AccessPolicy.EMPTY).version()).startsWith("2-");
    }

    @Test
    void what_is_not_consistent_is_refused_with_every_reason_and_changes_nothing() {
        PolicyBook.Edition edition = book.change("root", BookTest::aliceMay);
        assertThatThrownBy(() -> book.change("root", policy -> new AccessPolicy(policy.users(),
                List.of(new Group(1, "a", "", Set.of("nobody"), Set.of("b")), new Group(1, "b", "", Set.of(), Set.of("a"))),
                policy.daemons(), policy.devices(), policy.deviceGroups(), policy.rules())))
                .isInstanceOfSatisfying(PolicyException.class, refused -> assertThat(refused.reasons()).containsExactlyInAnyOrder(
                        "group b: its id 1 is that of group a", "group a: there is no user nobody", "group a: groups hold each other in a circle: a > b > a"));
        assertThatThrownBy(() -> book.change("root", policy -> null)).isInstanceOf(PolicyException.class);
        assertThat(book.current()).isEqualTo(edition);
        assertThat(audited).hasSize(1);
    }

    @Test
    void a_change_that_throws_changes_nothing() {
        PolicyBook.Edition edition = book.change("root", BookTest::aliceMay);
        assertThatThrownBy(() -> book.change("root", policy -> {
            throw new IllegalStateException("changed my mind");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(book.current()).isEqualTo(edition);
    }

    @Test
    void what_can_not_be_stored_is_not_in_force() throws IOException {
        PolicyBook.Edition edition = book.change("root", BookTest::aliceMay);
        Files.delete(file);
        Files.createDirectory(file); // what no file can be moved over
        Files.createFile(file.resolve("in-the-way"));
        assertThatThrownBy(() -> book.change("root", policy -> AccessPolicy.EMPTY)).isInstanceOf(PolicyException.class).hasMessageContaining(file.toString());
        assertThat(book.current()).isEqualTo(edition);
        assertThat(PolicyFileTest.ask(book, "@alice")).isInstanceOf(Decision.Permit.class);
        assertThat(audited).hasSize(1);
    }

    @Test
    void what_somebody_wrote_into_the_file_is_not_overwritten_unread() throws IOException {
        book.change("root", BookTest::aliceMay);
        String edited = Files.readString(file).replace("users:\n", "users:\n  bob: \"@bob\"\n");
        Files.writeString(file, edited);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> book.change("root", policy -> AccessPolicy.EMPTY)).isInstanceOf(PolicyException.class)
                    .hasMessage(file + " is being written by somebody else; try again");
        }
        clock.advance(Duration.ofSeconds(2));
        AccessPolicy policy = book.change("root", before -> withUsers(before, new User(0, "carol", AtSign.of("@carol"), Validity.ALWAYS))).policy();
        assertThat(policy.users()).extracting(User::name).containsExactly("bob", "alice", "carol");
        assertThat(audited).extracting(AuditEntry::reason).containsExactly(
                "local user root: added user alice, added daemon @site, added device garage, added rule ssh",
                "somebody edited its file: added user bob", "local user root: changed user bob, added user carol"); // bob got an id
    }

    @Test
    void a_bad_file_permits_nobody_and_is_not_overwritten() throws IOException {
        book.change("root", BookTest::aliceMay);
        book.close();
        String broken = Files.readString(file) + "ruels: {}\n";
        Files.writeString(file, broken);
        book = book();
        assertThat(PolicyFileTest.ask(book, "@alice")).isInstanceOf(Decision.Deny.class);
        assertThat(book.current().policy()).isEqualTo(AccessPolicy.EMPTY);
        assertThatThrownBy(() -> book.change("root", BookTest::aliceMay)).isInstanceOf(PolicyException.class).hasMessageContaining("'ruels' isn't known here");
        assertThat(Files.readString(file)).isEqualTo(broken);
    }

    @Test
    void a_file_belongs_to_one_book() {
        assertThatThrownBy(this::book).isInstanceOf(TunnelException.class).hasMessageContaining("belongs to another policy book");
        book.close();
        assertThatThrownBy(() -> book.change("root", BookTest::aliceMay)).isInstanceOf(PolicyException.class).hasMessageContaining("is closed");
        book = book();
        assertThat(book.change("root", BookTest::aliceMay).version()).startsWith("1-");
    }

    @Test
    void what_a_killed_process_left_of_a_replacement_is_removed() throws IOException {
        book.close();
        Files.writeString(file.resolveSibling(".team.yaml123.new"), "half of it");
        Files.writeString(file.resolveSibling(".others.yaml123.new"), "not ours");
        book = book();
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("team.yaml.lock", ".others.yaml123.new");
        }
    }

    @Test
    void a_policy_can_be_printed_and_read_again() {
        AccessPolicy policy = aliceMay(AccessPolicy.EMPTY);
        assertThat(book.parse(book.print(policy), "it")).isEqualTo(policy);
        assertThatThrownBy(() -> book.parse("rules: [", "it")).isInstanceOf(PolicyException.class).hasMessageStartingWith("it:");
    }

    @Test
    void a_long_change_is_told_in_short() {
        book.change("@boss", policy -> withUsers(policy, Stream.iterate(10, i -> i + 1).limit(30)
                .map(i -> new User(0, "u" + i, AtSign.of("@u" + i), Validity.ALWAYS)).toArray(User[]::new)));
        assertThat(audited.get(0).reason()).startsWith("@boss: added user u10, added user u11").endsWith("added user u19 and 20 more");
    }

    @Test
    void plain_java_finds_a_book_and_a_file() throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), PolicyFileTest.ALICE_MAY);
        Files.setLastModifiedTime(policy, FileTime.fromMillis(0));
        Map<String, String> properties = Map.of(Services.HOME, directory.resolve("home").toString(), "org.jnoports.policy.file.file", policy.toString());
        try (Services services = new Services(getClass().getClassLoader(), properties)) {
            assertThat(PolicyFileTest.ask(services.get(AuthorizationPolicy.class), "@alice")).isInstanceOf(Decision.Permit.class);
            services.get(PolicyBook.class).change("root", BookTest::aliceMay);
            assertThat(directory.resolve("home/data/policy/team.yaml")).exists();
        }
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            assertThatThrownBy(() -> services.get(AuthorizationPolicy.class)).isInstanceOf(TunnelException.class);
            assertThatThrownBy(() -> services.get(PolicyBook.class)).isInstanceOf(TunnelException.class);
        }
    }

    private static AccessPolicy aliceMay(AccessPolicy before) {
        return new AccessPolicy(List.of(new User(0, "alice", AtSign.of("@alice"), Validity.ALWAYS)), before.groups(), List.of(new Daemon(0, SITE)),
                List.of(new Device(0, "garage", SITE, "garage", "")), before.deviceGroups(), List.of(new Rule(0, "ssh", Rule.Effect.PERMIT, Set.of("alice"),
                        Set.of(), Set.of("garage"), Set.of(), Set.of(PermitOpen.parse("localhost:22")), Validity.ALWAYS)));
    }

    private static AccessPolicy withUsers(AccessPolicy before, User... more) {
        List<User> users = new ArrayList<>(before.users());
        users.addAll(List.of(more));
        return new AccessPolicy(users, before.groups(), before.daemons(), before.devices(), before.deviceGroups(), before.rules());
    }
}
