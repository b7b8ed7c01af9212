package org.jnoports.policy.file.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.policy.file.BookFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    @TempDir
    Path directory;
    private Services services;
    private PolicyBook book;
    private List<Map.Entry<Map<String, Object>, PolicyBook>> books;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void open() {
        services = new Services(getClass().getClassLoader(), Map.of(Services.HOME, directory.toString()));
        book = (PolicyBook) new BookFactory().create(services);
        books = List.of(Map.entry(Map.of(PolicyBook.NAME, "team"), book));
    }

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) book).close();
        services.close();
    }

    @Test
    void a_policy_is_made_by_typing() {
        makePolicy();
        assertThat(book.current().policy()).isEqualTo(book.parse("""
                users:
                  alice: {id: 1, atSign: "@alice"}
                  bob: {id: 2, atSign: "@bob", until: 2027-01-01T00:00:00Z}
                groups:
                  ops: {id: 1, description: keeps it running, users: [alice, bob]}
                daemons:
                  "@site": {id: 1}
                devices:
                  garage: {id: 1, daemon: "@site", deviceGroup: lab}
                  north pump: {id: 2, daemon: "@site", device: pump_7}
                deviceGroups:
                  lab: {id: 1, devices: [garage], daemons: ["@site"]}
                rules:
                  ops-ssh:
                    id: 1
                    groups: [ops]
                    deviceGroups: [lab]
                    permit: ["localhost:22", "*:80"]
                    hours:
                      - {days: [mon, tue], from: "08:00", to: "18:00", zone: Europe/Berlin}
                      - {days: [sat], from: "10:00", to: "24:00", zone: UTC}
                  not-bob: {id: 2, users: [bob], devices: [garage], deny: ["localhost:22"]}
                """, "expected"));
    }

    private void makePolicy() {
        run("policy-users", "add", "alice", "--atsign", "@alice");
        run("policy-users", "add", "bob", "--atsign", "@bob", "--until", "2027-01-01T01:00:00+01:00");
        run("policy-groups", "add", "ops", "--users", "alice,bob", "--description", "keeps it running");
        run("policy-daemons", "add", "@site");
        run("policy-devices", "add", "garage", "--daemon", "@site", "--device-group", "lab");
        run("policy-devices", "add", "north pump", "--daemon", "@site", "--device", "pump_7");
        run("policy-device-groups", "add", "lab", "--devices", "garage", "--daemons", "@site");
        run("policy-rules", "add", "ops-ssh", "--groups", "ops", "--device-groups", "lab", "--permit", "localhost:22,*:80",
                "--hours", "mon,tue 08:00-18:00 Europe/Berlin; sat 10:00-24:00 UTC");
        run("policy-rules", "add", "not-bob", "--users", "bob", "--devices", "garage", "--deny", "localhost:22");
    }

    @Test
    void entries_are_listed_as_a_table() {
        makePolicy();
        assertThat(run("policy-users")).containsExactly(
                "name   id  atSign  until",
                "alice  1   @alice",
                "bob    2   @bob    2027-01-01T00:00:00Z");
        assertThat(run("policy-rules", "list")).containsExactly(
                "name     id  users  groups  devices  deviceGroups  permit              deny          hours",
                "ops-ssh  1          ops              lab           *:80, localhost:22                mon,tue 08:00-18:00 Europe/Berlin and 1 more",
                "not-bob  2   bob            garage                                     localhost:22");
    }

    @Test
    void scripts_get_json() {
        makePolicy();
        assertThat(run("policy-devices", "--json")).containsExactly("[{\"name\":\"garage\",\"id\":1,\"daemon\":\"@site\",\"device\":\"garage\",\"deviceGroup\":\"lab\"},"
                + "{\"name\":\"north pump\",\"id\":2,\"daemon\":\"@site\",\"device\":\"pump_7\",\"deviceGroup\":\"\"}]");
        assertThat(run("policy-groups", "list", "--json")).containsExactly(
                "[{\"name\":\"ops\",\"id\":1,\"users\":[\"alice\",\"bob\"],\"groups\":[],\"description\":\"keeps it running\"}]");
        assertThat(run("policy-daemons", "--json")).containsExactly("[{\"atSign\":\"@site\",\"id\":1}]");
    }

    @Test
    void an_empty_list_says_so_to_people_and_is_empty_to_scripts() {
        assertThat(run("policy-rules")).isEmpty();
        assertThat(said()).contains("there are no rules");
        assertThat(run("policy-rules", "--json")).containsExactly("[]");
    }

    @Test
    void what_is_given_is_changed_and_nothing_else() {
        makePolicy();
        run("policy-groups", "change", "ops", "--users", "-bob");
        run("policy-rules", "change", "ops-ssh", "--permit", "+*:443,-*:80", "--hours", "none", "--from", "2026-01-01T00:00:00Z");
        run("policy-users", "change", "bob", "--until", "none");
        run("policy-devices", "change", "garage", "--device-group", "none");
        AccessPolicy policy = book.current().policy();
        assertThat(policy.groups().get(0).users()).containsExactly("alice");
        assertThat(policy.groups().get(0).description()).isEqualTo("keeps it running");
        Rule rule = policy.rules().get(0);
        assertThat(rule.permitOpen()).extracting(Object::toString).containsExactlyInAnyOrder("localhost:22", "*:443");
        assertThat(rule.validity().hours()).isEmpty();
        assertThat(rule.validity().from()).isPresent();
        assertThat(rule.groups()).containsExactly("ops");
        assertThat(policy.users().get(1).validity().until()).isEmpty();
        assertThat(policy.devices().get(0).deviceGroup()).isEmpty();
    }

    @Test
    void whatever_refers_to_a_renamed_entry_goes_along() {
        makePolicy();
        run("policy-users", "change", "bob", "--name", "rob");
        run("policy-groups", "change", "ops", "--name", "night");
        run("policy-daemons", "change", "@site", "--name", "@place");
        run("policy-devices", "change", "garage", "--name", "shed");
        run("policy-device-groups", "change", "lab", "--name", "labs");
        AccessPolicy policy = book.current().policy();
        assertThat(policy.groups().get(0).users()).containsExactlyInAnyOrder("alice", "rob");
        assertThat(policy.devices()).extracting(device -> device.daemon().text()).containsOnly("@place");
        assertThat(policy.deviceGroups().get(0).devices()).containsExactly("shed");
        assertThat(policy.deviceGroups().get(0).daemons()).extracting(Object::toString).containsExactly("@place");
        assertThat(policy.rules().get(0).groups()).containsExactly("night");
        assertThat(policy.rules().get(0).deviceGroups()).containsExactly("labs");
        assertThat(policy.rules().get(1).users()).containsExactly("rob");
        assertThat(policy.rules().get(1).devices()).containsExactly("shed");
        assertThat(policy.users()).extracting("id").containsExactly(1L, 2L);
    }

    @Test
    void what_is_referred_to_is_removed_only_with_the_references() {
        makePolicy();
        assertThatThrownBy(() -> run("policy-users", "remove", "bob")).isInstanceOf(TunnelException.class)
                .hasMessage("user bob is referred to by group ops, rule not-bob; --everywhere takes it from there, too");
        run("policy-users", "remove", "bob", "--everywhere");
        AccessPolicy policy = book.current().policy();
        assertThat(policy.groups().get(0).users()).containsExactly("alice");
        assertThat(policy.rules()).as("a rule about nobody goes").extracting(Rule::name).containsExactly("ops-ssh");
        run("policy-rules", "remove", "ops-ssh");
        run("policy-daemons", "remove", "@site", "--everywhere");
        policy = book.current().policy();
        assertThat(policy.devices()).as("devices go with their daemon").isEmpty();
        assertThat(policy.deviceGroups().get(0).devices()).isEmpty();
        assertThat(policy.deviceGroups().get(0).daemons()).isEmpty();
    }

    @Test
    void a_change_that_does_not_fit_is_refused() {
        makePolicy();
        assertThatThrownBy(() -> run("policy-users", "add", "bob", "--atsign", "@bobby")).hasMessageStartingWith("there is a user bob already");
        assertThatThrownBy(() -> run("policy-users", "remove", "carol")).hasMessage("there is no user carol");
        assertThatThrownBy(() -> run("policy-users", "change", "alice", "--atsign", "@bob")).isInstanceOf(PolicyException.class)
                .hasMessage("user bob: its atSign @bob is that of user alice");
        assertThatThrownBy(() -> run("policy-groups", "change", "ops", "--groups", "ops")).hasMessage("group ops: groups hold each other in a circle: ops > ops");
        assertThatThrownBy(() -> run("policy-rules", "change", "ops-ssh", "--deny", "*:*")).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("rule ops-ssh has --permit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "policy-users|modify|'modify' is none of list, add, change, remove",
        "policy-users|add|Missing required parameter: 'NAME'",
        "policy-users|add;x|--atsign is missing",
        "policy-users|add;x;--atsign;@X|--atsign: the atSign '@X' is written \"@x\"",
        "policy-users|add;x;--atsign;@x;--from;tomorrow|--from: 'tomorrow' isn't a moment",
        "policy-users|add;x;--atsign;@x;--hours;always|--hours: 'always' isn't like",
        "policy-users|add;x;--atsign;@x;--hours;day 08:00-09:00 UTC|--hours: 'day' is no day",
        "policy-users|add;x;--atsign;@x;--hours;mon 08:00-25:00 UTC|--hours: Text '25:00' could not be parsed",
        "policy-users|add;x;--atsign;@x;--hours;mon 08:00-09:00 Mars/Olympus|--hours: Unknown time-zone ID: Mars/Olympus",
        "policy-users|list;--what|Unknown option: '--what'",
        "policy-devices|add;x|--daemon is missing",
        "policy-daemons|add;site|NAME: the atSign 'site' is written \"@site\"",
        "policy-rules|add;x|a rule has either --permit or --deny",
        "policy-rules|add;x;--permit;*:1;--deny;*:2|a rule has either --permit or --deny",
        "policy-rules|add;x;--permit;localhost|--permit: 'localhost' is not host:port",
        "policy-groups|add;x;--users;-y|--users: y isn't in it"
    })
    void wrong_usage_is_named(String command, String arguments, String sentence) {
        assertThatThrownBy(() -> run(command, arguments.split(";", -1))).isInstanceOf(UsageException.class).hasMessageContaining(sentence);
        assertThat(book.current().policy()).isEqualTo(AccessPolicy.EMPTY);
    }

    @Test
    void every_command_has_help() {
        for (String command : List.of("policy-users", "policy-groups", "policy-daemons", "policy-devices", "policy-device-groups", "policy-rules")) {
            for (String action : List.of("list", "add", "change", "remove")) {
                assertThat(run(command, action, "--help").get(0)).startsWith("Usage: " + command + " " + action);
            }
            assertThat(run(command, "--help").get(0)).startsWith("Usage: " + command);
        }
        for (String command : List.of("policy-import", "policy-export", "policy-check")) {
            assertThat(run(command, "--help").get(0)).startsWith("Usage: " + command);
        }
    }

    @Test
    void the_shell_completes_actions_names_and_options() {
        makePolicy();
        Command users = command("policy-users");
        assertThat(users.completions(List.of())).containsExactly("list", "add", "change", "remove");
        assertThat(users.completions(List.of("remove"))).containsExactly("alice", "bob");
        assertThat(users.completions(List.of("change", "alice"))).contains("--atsign", "--until", "--hours", "--name");
        assertThat(users.completions(List.of("what"))).isEmpty();
        assertThat(command("policy-rules").completions(List.of("add", "x", "--groups"))).containsExactly("ops");
        assertThat(command("policy-rules").completions(List.of("add", "x", "--device-groups"))).containsExactly("lab");
        assertThat(command("policy-devices").completions(List.of("add", "x", "--daemon"))).containsExactly("@site");
        assertThat(command("policy-devices").completions(List.of("list", "--book"))).containsExactly("team");
        assertThat(command("policy-devices").completions(List.of("list"))).contains("--json", "--book");
    }

    @Test
    void the_whole_policy_travels_through_a_file() throws IOException {
        makePolicy();
        AccessPolicy policy = book.current().policy();
        assertThat(String.join("\n", run("policy-export")) + "\n").isEqualTo(book.print(policy));
        run("policy-export", "out.yaml");
        Path file = directory.resolve("out.yaml");
        assertThat(Files.readString(file)).isEqualTo(book.print(policy));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> run("policy-export", "out.yaml")).hasMessage(file + " is there already; --replace writes over it");
        run("policy-export", "out.yaml", "--replace");

        assertThatThrownBy(() -> run("policy-import", "out.yaml")).hasMessageStartingWith("the book has a policy already");
        book.change("test", before -> AccessPolicy.EMPTY);
        run("policy-import", "out.yaml");
        assertThat(book.current().policy()).isEqualTo(policy);
        assertThat(said()).contains("imported 2 users, 1 group, 1 daemon, 2 devices, 1 device group, 2 rules: version");
    }

    @Test
    void a_published_policy_is_imported_with_its_notes() throws IOException {
        Path file = Files.writeString(directory.resolve("npp.yaml"), "userGroups: {ssh_users: {userAtSigns: [\"@gary_client\"], permissions: {daemonAtSigns: "
                + "[\"@gary_device\"], deviceNames: {pi_4: [\"localhost:22\"]}, deviceGroupNames: {lab: [\"*:22\"]}}}}");
        run("policy-import", file.toString());
        assertThat(book.current().policy().rules()).hasSize(2);
        assertThat(said()).contains("npp_file goes by the device's name alone");
    }

    @Test
    void a_bad_file_is_not_imported_and_every_reason_is_told() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "ruels: {}\nusers: {a: x}\n");
        assertThat(code("policy-import", file.toString())).isEqualTo(Command.FAILED);
        assertThat(said()).contains(file + ":1: policy: 'ruels' isn't known here", file + ":2: user a: atSign: ");
        assertThat(book.current().policy()).isEqualTo(AccessPolicy.EMPTY);
        assertThatThrownBy(() -> run("policy-import", "none.yaml")).hasMessage("there is no file " + directory.resolve("none.yaml"));
    }

    @Test
    void a_file_is_checked_without_a_book() throws IOException {
        Path good = Files.writeString(directory.resolve("good.yaml"), "users: {alice: \"@alice\"}\n");
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "ruels: {}\nusers: {a: x}\n");
        assertThat(run("policy-check", "good.yaml")).containsExactly(good + " can be used: 1 user, 0 groups, 0 daemons, 0 devices, 0 device groups, 0 rules");
        assertThat(run("policy-check", "good.yaml", "--json").get(0)).contains("\"ok\":true");
        assertThat(String.join("\n", run("policy-check", "--schema"))).startsWith("{\n  \"$schema\"").endsWith("\n}");
        assertThatThrownBy(() -> run("policy-check")).isInstanceOf(UsageException.class);
        assertThat(code("policy-check", "bad.yaml")).isEqualTo(Command.FAILED);
        assertThat(said()).contains(bad + ":1: policy: 'ruels'", bad + ":2: user a: ");
        assertThat(code("policy-check", "bad.yaml", "--json")).isEqualTo(Command.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"ok\":false").contains(":2: user a: atSign: the atSign 'x' is written");
    }

    @Test
    void among_several_books_one_is_named() {
        PolicyBook other = new Unused();
        books = List.of(Map.entry(Map.of(PolicyBook.NAME, "team"), book), Map.entry(Map.of(PolicyBook.NAME, "other"), other));
        assertThatThrownBy(() -> run("policy-users")).hasMessage("there are several policy books: say --book other or --book team");
        assertThatThrownBy(() -> run("policy-users", "--book", "third")).hasMessage("there is no policy book third; say --book other or --book team");
        run("policy-users", "add", "alice", "--atsign", "@alice", "--book", "team");
        books = List.of();
        assertThatThrownBy(() -> run("policy-users")).hasMessageStartingWith("no policy book is configured; put 'name = team' into ");
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** @return what it printed to stdout */
    private List<String> run(String name, String... arguments) {
        out.reset();
        assertThat(code(name, arguments)).as(said()).isEqualTo(Command.DONE);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private int code(String name, String... arguments) {
        return command(name).run(new Context(name), new ArrayList<>(List.of(arguments)));
    }

    private Command command(String name) {
        return switch (name) {
            case "policy-users" -> {
                UsersCommand command = new UsersCommand();
                command.books = books;
                yield command;
            }
            case "policy-groups" -> {
                GroupsCommand command = new GroupsCommand();
                command.books = books;
                yield command;
            }
            case "policy-daemons" -> {
                DaemonsCommand command = new DaemonsCommand();
                command.books = books;
                yield command;
            }
            case "policy-devices" -> {
                DevicesCommand command = new DevicesCommand();
                command.books = books;
                yield command;
            }
            case "policy-device-groups" -> {
                DeviceGroupsCommand command = new DeviceGroupsCommand();
                command.books = books;
                yield command;
            }
            case "policy-rules" -> {
                RulesCommand command = new RulesCommand();
                command.books = books;
                yield command;
            }
            case "policy-import" -> {
                ImportCommand command = new ImportCommand();
                command.books = books;
                yield command;
            }
            case "policy-export" -> {
                ExportCommand command = new ExportCommand();
                command.books = books;
                yield command;
            }
            default -> new CheckCommand();
        };
    }

    private static final class Unused implements PolicyBook {
        @Override
        public Edition current() {
            throw new AssertionError("not to be asked");
        }

        @Override
        public Edition change(String by, UnaryOperator<AccessPolicy> change) {
            throw new AssertionError("not to be asked");
        }

        @Override
        public String print(AccessPolicy policy) {
            throw new AssertionError("not to be asked");
        }

        @Override
        public AccessPolicy parse(String text, String source) {
            throw new AssertionError("not to be asked");
        }
    }

    private final class Context implements CommandContext {
        private final String name;

        Context(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Path home() {
            return directory;
        }

        @Override
        public Path userHome() {
            return directory;
        }

        @Override
        public Path directory() {
            return directory;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public void progress(String step) {}

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return new CompletableFuture<>();
        }
    }
}
