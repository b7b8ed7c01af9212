package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.Roles;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NppCommandTest {
    private final TestContext context = new TestContext("npp");
    private final Map<String, Map<String, Object>> configured = new HashMap<>();
    private TunnelException trouble;
    private final NppCommand command = new NppCommand("1.0.0", this::configure);

    /** As the bundles would: the book is there as soon as it is configured. */
    private Roles.Configured configure(String pid, Map<String, Object> values) {
        context.events.add("configured " + pid);
        configured.put(pid, new HashMap<>(values));
        if (pid.equals(NppCommand.BOOK_PID)) {
            command.addBook(new FakeBook(), Map.of(PolicyBook.NAME, values.get("name")));
        }
        return new Roles.Configured() {
            @Override
            public Role awaitReady(Duration limit) {
                if (trouble != null) {
                    throw trouble;
                }
                context.events.add("ready within " + limit);
                return null;
            }

            @Override
            public void close() {
                context.events.add("closed " + pid);
            }
        };
    }

    @Test
    void one_flag_makes_a_controller_and_a_policy_that_run_until_stopped() {
        assertThat(run("-a", "@acme_policy")).isEqualTo(Command.DONE);
        assertThat(context.events).containsExactly("configured org.jnoports.policy.book", "configured org.jnoports.role.controller",
                "Connecting as @acme_policy", "ready within PT30S", "Policy service @acme_policy answers every daemon that asks",
                "Stopping: questions in hand are answered", "closed org.jnoports.role.controller", "closed org.jnoports.policy.book");
        assertThat(configured.get("org.jnoports.policy.book")).isEqualTo(Map.of("name", "npp", "points", "controller"));
        assertThat(controller()).isEqualTo(Map.of("atSign", "@acme_policy", "book", "npp",
                "keyFile", Path.of("/home/ann/.atsign/keys/@acme_policy_key.atKeys").toString()));
    }

    @Test
    void it_waits_for_the_stop() {
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> command.run(context, List.of("-a", "@p")));
        Await.until("it answers", () -> context.events.stream().anyMatch(event -> event.startsWith("Policy service")));
        assertThat(running).isNotDone();
        context.stopping.complete(null);
        assertThat(running.join()).isEqualTo(Command.DONE);
    }

    @Test
    void every_flag_reaches_a_configuration() {
        run("--atsign", "Acme_policy", "--keyFile", "my.atKeys", "--root-server", "localhost:7000", "--daemon-atsigns", "@d1, D2", "--manager-allow-list", "@m,@n",
                "--persistence-method", "file", "--event-logging-atsign", "listener", "-v");
        assertThat(controller()).containsEntry("keyFile", "my.atKeys").containsEntry("rootDomain", "localhost:7000")
                .containsEntry("daemons", new String[] {"@d1", "@d2"}).containsEntry("managers", new String[] {"@m", "@n"})
                .containsEntry("eventLoggingAtSign", "@listener");
        assertThat(context.events).contains("verbose", "Policy service @acme_policy answers @d1, @d2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void an_empty_list_of_managers_is_nobody(String list) {
        run("-a", "@p", "--manager-allow-list", list);
        assertThat(controller()).containsEntry("managers", new String[] {"nobody"});
    }

    @Test
    void what_isnt_needed_is_said_and_ignored() {
        assertThat(run("-a", "@p", "-s", "/tmp/x", "--base-namespace", "sshnp", "--domain-namespace", "npp", "", "--root-domain", "")).isEqualTo(Command.DONE);
        assertThat(context.errors()).contains("--storage-path isn't needed");
        assertThat(controller()).doesNotContainKey("rootDomain");
    }

    @ParameterizedTest
    @CsvSource({"--config,npp.yaml,--config", "--policy-directory,/tmp,--policy-directory", "-P,secret,--passphrase", "--persistence-method,atserver,--persistence-method",
        "--persistence-method,none,--persistence-method", "--base-namespace,other,--base-namespace", "--domain-namespace,other,--domain-namespace",
        "--bogus,x,--bogus", "-a,@a b,--atsign", "--manager-allow-list,@a b,--manager-allow-list", "--event-logging-atsign,@a b,--event-logging-atsign",
        "--daemon-atsigns,@a b,--daemon-atsigns"})
    void what_is_not_offered_or_wrong_is_refused_by_name(String flag, String value, String said) {
        assertThatThrownBy(() -> run("-a", "@p", flag, value)).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("npp: ").hasMessageContaining(said).hasMessageNotContaining("secret");
        assertThat(configured).isEmpty();
    }

    @Test
    void an_atsign_is_needed_and_words_are_not() {
        assertThatThrownBy(() -> run("-v")).isInstanceOf(UsageException.class).hasMessage("npp: --atsign is missing");
        assertThatThrownBy(() -> run("-a", "@p", "word")).isInstanceOf(UsageException.class).hasMessageContaining("'word' isn't a flag");
    }

    @Test
    void help_and_version_are_results() {
        assertThat(run("--help")).isEqualTo(Command.DONE);
        assertThat(String.join("\n", context.printed())).contains("--atsign", "--manager-allow-list", "--event-logging-atsign")
                .doesNotContain("--config", "--base-namespace");
        assertThat(run("--version")).isEqualTo(Command.DONE);
        assertThat(context.printed()).last().isEqualTo("npp 1.0.0");
        assertThat(configured).isEmpty();
    }

    @Test
    void a_controller_that_does_not_get_ready_is_taken_down_again() {
        trouble = new TunnelException("there is no key file");
        assertThatThrownBy(() -> run("-a", "@p")).hasMessage("there is no key file");
        assertThat(context.events).endsWith("closed org.jnoports.role.controller", "closed org.jnoports.policy.book");
    }

    private Map<String, Object> controller() {
        return configured.get("org.jnoports.role.controller");
    }

    private int run(String... arguments) {
        context.stopping.complete(null);
        return command.run(context, List.of(arguments));
    }
}
