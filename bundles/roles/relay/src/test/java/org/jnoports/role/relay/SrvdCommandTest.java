package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.Roles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SrvdCommandTest {
    private final List<String> events = new ArrayList<>();
    private final Context context = new Context();
    private final NotedRoles roles = new NotedRoles();
    private final SrvdCommand command = new SrvdCommand(roles);

    @Test
    void two_flags_make_a_relay_that_runs_until_it_is_stopped() {
        assertThat(run("-a", "@rv_demo", "-i", "198.51.100.20")).isEqualTo(Command.DONE);
        assertThat(events).containsExactly("configured org.jnoports.role.relay", "Connecting as @rv_demo", "ready within PT30S",
                "Relay @rv_demo leases ports of 198.51.100.20", "Stopping: no new sessions, running ones may go on for some seconds", "closed");
        assertThat(roles.configuration).isEqualTo(Map.of("atSign", "@rv_demo", "advertisedHost", "198.51.100.20",
                "keyFile", Path.of("/home/ann/.atsign/keys/@rv_demo_key.atKeys").toString()));
    }

    @Test
    void it_waits_for_the_stop() {
        context.stopping = new CompletableFuture<>();
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> run("-a", "@rv_demo", "-i", "h"));
        roles.ready.join();
        assertThat(running).isNotDone();
        context.stopping.complete(null);
        assertThat(running.join()).isEqualTo(Command.DONE);
    }

    @Test
    void every_flag_reaches_the_configuration() {
        run("--atsign", "Rv_demo", "--ip", "relay.example", "--manager", "Alice", "--keyFile", "my.atKeys", "--root-domain", "localhost:7000",
                "--bind", "127.0.0.1", "--ports", "40000-40009", "-v");
        assertThat(roles.configuration).isEqualTo(Map.of("atSign", "@rv_demo", "advertisedHost", "relay.example", "manager", "@alice",
                "keyFile", "my.atKeys", "rootDomain", "localhost:7000", "bindHost", "127.0.0.1", "ports", "40000-40009"));
        assertThat(events).contains("verbose");
    }

    @Test
    void service_scripts_may_leave_arguments_empty() {
        assertThat(run("-a", "@rv_demo", "-i", "h", "-m", "", "", "--root-domain", "")).isEqualTo(Command.DONE);
        assertThat(roles.configuration).doesNotContainKeys("manager", "rootDomain");
    }

    @Test
    void the_last_of_two_equal_flags_counts() {
        run("-a", "@one", "-a", "@two", "-i", "h");
        assertThat(roles.configuration).containsEntry("atSign", "@two");
    }

    @Test
    void open_to_everybody_can_be_said() {
        run("-a", "@rv_demo", "-i", "h", "-m", "open", "-k", "k");
        assertThat(roles.configuration).containsEntry("manager", "open").containsEntry("keyFile", "k");
    }

    @ParameterizedTest
    @CsvSource({"-s,--snoop", "--snoop,--snoop", "--443,--443", "--pss,--per-session-storage", "--bogus,--bogus", "word,word", "-x,-x"})
    void what_is_not_offered_is_refused_by_name(String flag, String said) {
        assertThatThrownBy(() -> run("-a", "@rv_demo", "-i", "h", flag)).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("srvd: ").hasMessageContaining(said);
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i|h", "-a|@rv_demo", "-a|@rv demo|-i|h", "-a|@rv_demo|-i|a,b", "-a|@rv_demo|-i|a b", "-a|@rv_demo|-i|",
        "-a|@rv_demo|-i|h|-m|@a b", "-a|@rv_demo|-i|h|--bind|a b", "-a|@rv_demo|-i|h|--ports|9-3", "-a|@rv_demo|-i", ""})
    void wrong_usage_is_told_in_a_sentence(String arguments) {
        assertThatThrownBy(() -> run(arguments.split("\\|", -1))).isInstanceOf(UsageException.class).hasMessageMatching("srvd: .{10,}");
        assertThat(events).isEmpty();
    }

    @Test
    void help_is_a_result() {
        assertThat(run("--help")).isEqualTo(Command.DONE);
        assertThat(context.text()).contains("srvd", "--atsign", "--ip", "--manager", "--key-file", "--root-domain", "--bind").doesNotContain("snoop");
        assertThat(events).isEmpty();
    }

    @Test
    void a_relay_that_does_not_get_ready_is_taken_down_again() {
        roles.trouble = new TunnelException("there is no key file");
        assertThatThrownBy(() -> run("-a", "@rv_demo", "-i", "h")).hasMessage("there is no key file");
        assertThat(events).endsWith("closed");
    }

    private int run(String... arguments) {
        return command.run(context, List.of(arguments));
    }

    private final class NotedRoles implements Roles {
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private Map<String, Object> configuration = Map.of();
        private TunnelException trouble;

        @Override
        public Configured configure(String factoryPid, Map<String, Object> values) {
            events.add("configured " + factoryPid);
            configuration = Map.copyOf(values);
            return new Configured() {
                @Override
                public Role awaitReady(Duration limit) {
                    if (trouble != null) {
                        throw trouble;
                    }
                    events.add("ready within " + limit);
                    ready.complete(null);
                    return null;
                }

                @Override
                public void close() {
                    events.add("closed");
                }
            };
        }
    }

    private final class Context implements CommandContext {
        private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        private CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);

        private String text() {
            return printed.toString(StandardCharsets.UTF_8);
        }

        @Override
        public String name() {
            return "srvd";
        }

        @Override
        public Path home() {
            return Path.of("/home/ann/.jnoports");
        }

        @Override
        public Path userHome() {
            return Path.of("/home/ann");
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return new PrintStream(printed, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            throw new AssertionError("progress is reported, not printed");
        }

        @Override
        public void progress(String step) {
            events.add(step);
        }

        @Override
        public void verbose() {
            events.add("verbose");
        }

        @Override
        public CompletionStage<Void> stopping() {
            return stopping;
        }
    }
}
