package org.jnoports.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
    private final PolicyChain chain = new PolicyChain();
    private final Context context = new Context();

    @Test
    void says_which_rule_decided_and_which_were_considered() {
        install("first", "daemon", new Decision.Abstain());
        install("team", "daemon", new Decision.Permit(Set.of(PermitOpen.parse("localhost:22")), "team: rule ops", "12-ab",
                Optional.of(Instant.parse("2026-03-01T17:00:00Z"))));
        explain("@alice", "garage", "localhost:22", "--daemon", "@site", "--group", "lab");
        assertThat(context.lines()).containsExactly(
                "@alice asks garage of @site, group lab for localhost:22",
                "at the daemon: permitted",
                "  rule        team: rule ops",
                "  version     12-ab",
                "  may open    localhost:22",
                "  until       2026-03-01T17:00:00Z",
                "  considered  first           has no opinion",
                "              team: rule ops  permits localhost:22");
    }

    @Test
    void a_permission_that_does_not_cover_the_target_is_none_for_it() {
        install("team", "controller", new Decision.Permit(Set.of(PermitOpen.parse("localhost:22")), "team: rule ops"));
        explain("@alice", "garage", "localhost:80", "--daemon", "@site");
        assertThat(context.lines()).contains("at the authorization controller: denied",
                "  reason      what may be opened doesn't include localhost:80", "  may open    localhost:22");
    }

    @Test
    void without_a_target_it_says_what_may_be_opened() {
        install("team", "daemon", new Decision.Permit(Set.of(PermitOpen.ANY), "team: rule ops"));
        explain("@alice", "garage", "--daemon", "@site");
        assertThat(context.lines()).contains("at the daemon: permitted", "  may open    *:*");
    }

    @Test
    void it_asks_as_a_daemon_and_as_a_controller_would() {
        List<AccessRequest> asked = new java.util.ArrayList<>();
        chain.add(request -> {
            asked.add(request);
            return CompletableFuture.completedFuture(new Decision.Abstain());
        }, Map.of("service.id", 1L, AuthorizationPolicy.POINT, "daemon,controller"));
        explain("@alice", "garage", "localhost:22", "--daemon", "@site");
        explain("@alice", "garage", "--daemon", "@site", "--point", "daemon");
        AtSign alice = AtSign.of("@alice");
        AtSign site = AtSign.of("@site");
        assertThat(asked).containsExactly(
                new AccessRequest(alice, site, "garage", Kind.SSH, Optional.of(new HostPort("localhost", 22))),
                new AccessRequest(Point.CONTROLLER, alice, site, "garage", AccessRequest.NO_GROUP, Kind.ANY, Optional.empty()),
                new AccessRequest(alice, site, "garage", Kind.PING, Optional.empty()));
    }

    @Test
    void without_any_policy_it_says_so() {
        explain("@alice", "garage", "localhost:22", "--daemon", "@site");
        assertThat(context.lines()).containsExactly("@alice asks garage of @site for localhost:22", "at the daemon: denied",
                "  reason      no policy is installed that decides for daemons, so nobody is permitted");
    }

    @Test
    void a_device_that_a_book_knows_needs_no_daemon() {
        install("team", "daemon", new Decision.Deny("no", "team: rule x", "3", false));
        explain(book(new Device(1, "the garage", AtSign.of("@site"), "garage", "lab")), "@alice", "the garage", "localhost:22");
        assertThat(context.lines()).startsWith("@alice asks garage of @site, group lab for localhost:22", "at the daemon: denied",
                "  reason      no", "  rule        team: rule x", "  version     3");
    }

    @Test
    void a_device_is_also_found_by_the_name_at_its_daemon_unless_there_are_two() {
        Device one = new Device(1, "north", AtSign.of("@north"), "garage", "");
        Device two = new Device(2, "south", AtSign.of("@south"), "garage", "");
        explain(book(one), "@alice", "garage");
        assertThat(context.lines()).startsWith("@alice asks garage of @north");
        assertThatThrownBy(() -> explain(book(one, two), "@alice", "garage")).isInstanceOf(UsageException.class)
                .hasMessage("several devices are called garage: say --daemon @north or --daemon @south");
    }

    @Test
    void scripts_get_one_object() {
        install("team", "daemon", Decision.Deny.undecided("policy service @p did not answer in 10 s"));
        explain("@alice", "garage", "localhost:22", "--daemon", "@site", "--json");
        assertThat(context.lines()).containsExactly("{\"client\":\"@alice\",\"daemon\":\"@site\",\"device\":\"garage\","
                + "\"deviceGroup\":\"__none__\",\"target\":\"localhost:22\",\"points\":[{\"point\":\"daemon\",\"permitted\":false,"
                + "\"reason\":\"policy service @p did not answer in 10 s\",\"undecided\":true,\"rule\":\"\",\"version\":\"\",\"targets\":[],"
                + "\"until\":null,\"considered\":[{\"rule\":\"team\",\"outcome\":\"denies: policy service @p did not answer in 10 s\"}]}]}");
    }

    @Test
    void the_shell_completes_devices_and_options() {
        ExplainCommand command = new ExplainCommand(chain);
        command.books = book(new Device(1, "north", AtSign.of("@north"), "garage", ""));
        assertThat(command.completions(List.of())).isEmpty();
        assertThat(command.completions(List.of("@alice"))).containsExactly("north");
        assertThat(command.completions(List.of("@alice", "north"))).contains("--daemon", "--point", "--json");
    }

    @Test
    void help_is_printed() {
        explain("--help");
        assertThat(context.lines().get(0)).contains("policy-explain").contains("--daemon");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "@alice|Missing required parameter",
        "@a b,garage|CLIENT: '@a b' is not an atSign",
        "@alice,garage,localhost,--daemon,@site|HOST:PORT: 'localhost' has no port",
        "@alice,garage,localhost:99999,--daemon,@site|port 99999 is not between",
        "@alice,garage,--daemon,@|--daemon: '@' is not an atSign",
        "@alice,garage,--daemon,@site,--point,moon|--point: 'moon' is neither daemon nor controller",
        "@alice,garage|no policy book here has a device garage; name its atSign with --daemon",
        "@alice,garage,--what|Unknown option: '--what'"
    })
    void wrong_usage_is_named(String arguments, String sentence) {
        assertThatThrownBy(() -> explain(arguments.split(",", -1))).isInstanceOf(UsageException.class).hasMessageContaining(sentence);
    }

    private void install(String name, String point, Decision decision) {
        chain.add(request -> CompletableFuture.completedFuture(decision),
                Map.of("service.id", name.equals("first") ? 1L : 2L, AuthorizationPolicy.NAME, name, AuthorizationPolicy.POINT, point));
    }

    private void explain(String... arguments) {
        explain(List.of(), arguments);
    }

    private void explain(List<PolicyBook> books, String... arguments) {
        ExplainCommand command = new ExplainCommand(chain);
        command.books = books;
        assertThat(command.run(context, List.of(arguments))).isEqualTo(Command.DONE);
    }

    private static List<PolicyBook> book(Device... devices) {
        List<Daemon> daemons = List.of(devices).stream().map(device -> new Daemon(0, device.daemon())).toList();
        AccessPolicy policy = new AccessPolicy(List.of(), List.of(), daemons, List.of(devices), List.of(), List.of());
        return List.of(new PolicyBook() {
            @Override
            public Edition current() {
                return new Edition(policy, "1");
            }

            @Override
            public Edition change(String by, UnaryOperator<AccessPolicy> change) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String print(AccessPolicy other) {
                throw new UnsupportedOperationException();
            }

            @Override
            public AccessPolicy parse(String text, String source) {
                throw new UnsupportedOperationException();
            }
        });
    }

    private static final class Context implements CommandContext {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        List<String> lines() {
            return bytes.toString(StandardCharsets.UTF_8).lines().toList();
        }

        @Override
        public String name() {
            return "policy-explain";
        }

        @Override
        public Path home() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path userHome() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return out;
        }

        @Override
        public PrintStream err() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void progress(String step) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return new CompletableFuture<>();
        }
    }
}
