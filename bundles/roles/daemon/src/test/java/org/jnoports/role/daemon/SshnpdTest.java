package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.Roles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshnpdTest {
    private static final Path HOME = Path.of("/home/gary");
    private static final String POLICY = "org.jnoports.policy.personal";
    private static final String MANAGERS = "org.jnoports.policy.managers";
    private static final String REMOTE = "org.jnoports.policy.remote";
    private static final String DAEMON = "org.jnoports.role.daemon";

    private final TestContext context = new TestContext(HOME);
    private final FakeRoles roles = new FakeRoles();

    /** Remembers what is configured and closed, in order. */
    private static final class FakeRoles implements Roles {
        final List<String> steps = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> ready = new CompletableFuture<>();
        final Map<String, Map<String, Object>> configured = new HashMap<>();
        Optional<TunnelException> trouble = Optional.empty();

        @Override
        public Configured configure(String factoryPid, Map<String, Object> configuration) {
            steps.add("configured " + factoryPid);
            configured.put(factoryPid, configuration);
            return new Configured() {
                @Override
                public Role awaitReady(Duration limit) {
                    steps.add("ready within " + limit.toSeconds() + " s");
                    trouble.ifPresent(cause -> {
                        throw cause;
                    });
                    ready.join();
                    return null;
                }

                @Override
                public void close() {
                    steps.add("closed " + factoryPid);
                }
            };
        }
    }

    @BeforeEach
    void dont_stay() {
        roles.ready.complete(null);
        context.onProgress = () -> context.stopping.complete(null);
    }

    private int run(String... arguments) {
        return new Sshnpd(roles).run(context, Arrays.asList(arguments));
    }

    private Map<String, Object> configured(String... more) {
        List<String> all = new ArrayList<>(List.of("-a", "@gary_device", "-m", "@gary_client"));
        all.addAll(Arrays.asList(more));
        assertThat(run(all.toArray(new String[0]))).isZero();
        return roles.configured.get(DAEMON);
    }

    @Test
    void two_atsigns_are_enough() {
        Map<String, Object> configuration = configured();
        assertThat(configuration.remove("shareUsernameWith")).as("as from 5.2 on").isEqualTo(new String[] {"@gary_client"});
        assertThat(configuration).containsExactlyInAnyOrderEntriesOf(Map.of(
                "atSign", "@gary_device", "device", "default",
                "keyFile", "/home/gary/.atsign/keys/@gary_device_key.atKeys",
                "authorizedKeys", "/home/gary/.ssh/authorized_keys"));
        assertThat(roles.configured.get(POLICY)).containsExactlyInAnyOrderEntriesOf(
                Map.of("client", "@gary_client", "daemon", "@gary_device", "device", "default"));
        assertThat(context.outText()).isEmpty();
        assertThat(context.progress.get(0)).containsPattern("Monitor .*monitor started");
    }

    @Test
    void the_daemon_stops_before_its_policy_does() {
        configured();
        assertThat(roles.steps).containsExactly("configured " + POLICY, "configured " + DAEMON, "ready within 30 s",
                "closed " + DAEMON, "closed " + POLICY);
    }

    @Test
    void it_stays_until_it_is_asked_to_end() throws Exception {
        context.onProgress = () -> {};
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("-a", "@gary_device", "-m", "@gary_client"));
        context.progressed.get(20, TimeUnit.SECONDS);
        assertThat(exit).isNotDone();
        context.stopping.complete(null);
        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void it_ends_when_asked_to_before_it_is_ready() {
        FakeRoles unready = new FakeRoles();
        context.stopping.complete(null);
        assertThat(new Sshnpd(unready).run(context, List.of("-a", "@gary_device", "-m", "@gary_client"))).isZero();
        assertThat(context.progress).noneMatch(step -> step.contains("monitor started"));
        assertThat(unready.steps).filteredOn(step -> step.startsWith("closed"))
                .containsExactly("closed " + DAEMON, "closed " + POLICY);
        unready.ready.complete(null);
    }

    @Test
    void one_that_cant_start_is_closed() {
        roles.trouble = Optional.of(new TunnelException("the keys are missing"));
        assertThatThrownBy(() -> run("-a", "@gary_device", "-m", "@gary_client")).hasMessage("the keys are missing");
        assertThat(roles.steps).endsWith("closed " + DAEMON, "closed " + POLICY);
    }

    @Test
    void every_flag_becomes_its_key() {
        Map<String, Object> configuration = configured("-d", "My Pi", "-u", "-v", "-k", "/keys/d.atKeys", "--root-domain",
                "localhost:6464", "--local-sshd-port", "2222", "--ephemeral-permissions", "restrict", "--ssh-algorithm", "ssh-rsa",
                "--permit-open", "localhost:2222, *:3389", "--reply", "text", "--bridge", "process", "--authorized-keys", "/ak");
        assertThat(configuration.remove("permitOpen")).isEqualTo(new String[] {"localhost:2222", " *:3389"});
        assertThat(configuration.remove("shareUsernameWith")).isEqualTo(new String[] {"@gary_client"});
        assertThat(configuration).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("atSign", "@gary_device"), Map.entry("device", "my_pi"), Map.entry("keyFile", "/keys/d.atKeys"),
                Map.entry("rootDomain", "localhost:6464"), Map.entry("localSshdPort", 2222),
                Map.entry("ephemeralPermissions", "restrict"), Map.entry("sshAlgorithm", "ssh-rsa"), Map.entry("reply", "text"),
                Map.entry("bridge", "process"), Map.entry("authorizedKeys", "/ak")));
        assertThat(context.verbose).isTrue();
        assertThat(roles.configured.get(POLICY)).containsEntry("device", "my_pi");
    }

    @Test
    void the_other_names_do_too() {
        assertThat(run("--atsign", "gary_device", "--managers=@Gary_Client", "--device=pi_4", "--username", "--keyFile=/k",
                "--po=*:*", "--ephemeral-permission=restrict")).isZero();
        assertThat(roles.configured.get(POLICY)).containsEntry("client", "@gary_client");
        assertThat(roles.configured.get(DAEMON)).containsEntry("keyFile", "/k").containsEntry("ephemeralPermissions", "restrict")
                .containsKeys("permitOpen", "shareUsernameWith");
        assertThat(run("-a", "@gary_device", "--manager", "@gary_client", "--un-hide", "--key-file", "/k2")).isZero();
        assertThat(roles.configured.get(DAEMON)).containsEntry("keyFile", "/k2").containsKey("shareUsernameWith");
    }

    @Test
    void hide_wins() {
        assertThat(configured("-u", "--hide")).doesNotContainKey("shareUsernameWith");
        assertThat(configured("-hu")).doesNotContainKey("shareUsernameWith");
    }

    @Test
    void short_flags_may_be_combined() {
        assertThat(configured("-uv")).containsKey("shareUsernameWith");
        assertThat(context.verbose).isTrue();
    }

    private Map<String, Object> configuredAs(String pid, String... arguments) {
        roles.configured.clear();
        assertThat(run(arguments)).isZero();
        return roles.configured.get(pid);
    }

    @Test
    void several_managers_are_a_list_and_nobody_else_may() {
        Map<String, Object> managers = configuredAs(MANAGERS, "-a", "@d", "-m", "@Alice, bob,@alice", "-d", "garage");
        assertThat(managers.remove("managers")).isEqualTo(new String[] {"@alice", "@bob"});
        assertThat(managers).containsExactlyInAnyOrderEntriesOf(
                Map.of("daemon", "@d", "device", "garage", "others", "deny", "service.ranking", 10));
        assertThat(roles.configured).containsOnlyKeys(MANAGERS, DAEMON);
        assertThat(context.progress.get(0)).isEqualTo("Monitor of @d: monitor started; @alice and @bob may connect");
    }

    @Test
    void a_policy_manager_is_asked_about_whoever_isnt_a_manager() {
        Map<String, Object> managers = configuredAs(MANAGERS,
                "-a", "@d", "-m", "@alice", "-p", "@policy", "-d", "garage", "-k", "/keys/d.atKeys", "--root-domain", "localhost:6464",
                "--dg", "lab");
        assertThat(managers.remove("managers")).isEqualTo(new String[] {"@alice"});
        assertThat(managers).containsEntry("others", "abstain");
        assertThat(roles.configured.get(REMOTE)).containsExactlyInAnyOrderEntriesOf(Map.of("controller", "@policy", "atSign", "@d",
                "keyFile", "/keys/d.atKeys", "rootDomain", "localhost:6464", "daemon", "@d", "device", "garage", "deviceGroup", "lab", "presence", true,
                "service.ranking", 0));
        assertThat((int) managers.get("service.ranking")).as("asked first")
                .isGreaterThan((int) roles.configured.get(REMOTE).get("service.ranking"));
        assertThat(roles.configured).containsOnlyKeys(MANAGERS, REMOTE, DAEMON);
        assertThat(context.progress.get(0)).endsWith("; @alice may connect, and whom @policy permits to");
        assertThat(roles.steps).endsWith("closed " + DAEMON, "closed " + REMOTE, "closed " + MANAGERS);
    }

    @Test
    void a_policy_manager_alone_decides_alone() {
        Map<String, Object> remote = configuredAs(REMOTE, "-a", "@d", "--policy-manager", "policy");
        assertThat(remote).containsEntry("controller", "@policy").containsEntry("keyFile", "/home/gary/.atsign/keys/@d_key.atKeys")
                .doesNotContainKey("rootDomain");
        assertThat(roles.configured).containsOnlyKeys(REMOTE, DAEMON);
        assertThat(context.progress.get(0)).endsWith("; @policy decides who may connect");
    }

    @Test
    void a_policy_manager_may_permit_any_target_unless_the_flag_says_less() {
        assertThat(configuredAs(DAEMON, "-a", "@d", "-p", "@policy")).extractingByKey("permitOpen").isEqualTo(new String[] {"*:*"});
        assertThat(configuredAs(DAEMON, "-a", "@d", "-p", "@policy", "--po", "localhost:22")).extractingByKey("permitOpen")
                .isEqualTo(new String[] {"localhost:22"});
        assertThat(configuredAs(DAEMON, "-a", "@d", "-m", "@a,@b")).doesNotContainKey("permitOpen");
    }

    @Test
    void every_manager_is_told_the_user_name_and_those_whom_only_the_policy_knows_arent() {
        assertThat(configuredAs(DAEMON, "-a", "@d", "-m", "@a,@b", "-p", "@policy", "-u")).extractingByKey("shareUsernameWith")
                .isEqualTo(new String[] {"@a", "@b"});
        assertThat(configuredAs(DAEMON, "-a", "@d", "-p", "@policy", "-u")).doesNotContainKey("shareUsernameWith");
        assertThat(context.errText()).isEqualTo("sshnpd: the user name (-u) is shared with managers only, and there are none\n");
    }

    @Test
    void a_device_group_is_configured() {
        assertThat(configured("--device-group", "Lab 2")).containsEntry("deviceGroup", "Lab 2");
        assertThat(configured("--dg=lab")).containsEntry("deviceGroup", "lab");
        assertThat(configured("--dg", "")).doesNotContainKey("deviceGroup");
    }

    /** noports.md, section 6.3: word by word, with the script's own arguments in their places. */
    @Test
    void the_published_service_script_of_release_candidate_2_starts() {
        assertThat(run("-a", "@gary_device", "-m", "@gary_client", "-u", "-d", "pi_4", "-v", "-s")).isZero();
        assertThat(roles.configured.get(DAEMON)).containsEntry("device", "pi_4").containsKey("shareUsernameWith");
        assertThat(roles.configured.get(POLICY)).containsEntry("client", "@gary_client");
        assertThat(context.verbose).isTrue();
        assertThat(context.errText()).isEmpty();
    }

    @Test
    void later_service_scripts_start_too() {
        assertThat(configured("-d", "pi_4", "-su")).containsKey("shareUsernameWith");
        assertThat(configured("-s", "-S", "restrict")).containsEntry("acceptPublicKeys", true).containsEntry("publicKeyPermissions", "restrict")
                .doesNotContainKey("ephemeralPermissions");
    }

    /** As the service scripts call it, with variables that are not set. */
    @Test
    void empty_arguments_are_none() {
        assertThat(configured("-d", "", "", "-u", "", "--permit-open", "", "-p", "", "")).containsEntry("device", "default")
                .containsKey("shareUsernameWith").doesNotContainKey("permitOpen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssh", "/usr/bin/ssh", "dart", "pure-dart"})
    void what_isnt_needed_is_accepted(String client) {
        configured("--ssh-client", client, "--storage-path", "/var/lib/sshnpd");
        assertThat(context.errText()).contains("--storage-path").contains("ignored");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "-m @c                        | --atsign is missing",
        "-a @d                        | name who may with --manager, or who decides with --policy-manager",
        "-a @d -m ,                   | nobody could connect",
        "-a @d -m @c,e!x              | --manager",
        "-a @d -p p!x                 | --policy-manager",
        "-a @d!x -m @c                | --atsign",
        "-a @d -m c!x                 | --manager",
        "-a @d -m @c --unknown        | --unknown",
        "-a @d -m @c stray            | stray",
        "-a @d -m @c -d -x            | --device",
        "-a @d -m @c --local-sshd-port ssh | --local-sshd-port 'ssh'",
        "-a @d -m @c --reply json     | --reply 'json' is none of envelope, text",
        "-a @d -m @c --bridge detached | --bridge 'detached' is none of inline, process",
        "-a @d -m @c --ssh-algorithm ssh-dss | --ssh-algorithm 'ssh-dss' is none of",
        "-a @d -m @c --ssh-client putty | --ssh-client 'putty' is neither"})
    void wrong_arguments_are_refused_by_name(String arguments, String said) {
        assertThatThrownBy(() -> run(arguments.split(" ", -1))).isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
        assertThat(roles.steps).isEmpty();
    }

    @Test
    void help_is_printed_to_stdout() {
        assertThat(run("--help")).isZero();
        assertThat(context.outText()).contains("--permit-open").contains("--hide").contains("--policy-manager");
        assertThat(roles.steps).isEmpty();
    }
}
