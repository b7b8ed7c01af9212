package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when all goes well, with the ssh program. */
@Timeout(60)
class SshnpTest {
    /** For the near end of a tunnel. */
    private final String port = freePort();

    @TempDir
    Path directory;

    private Stage stage;
    private Path identity;

    @BeforeEach
    void prepare() {
        stage = new Stage(directory);
        identity = stage.person.write("id", "my own key\n");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private String known() {
        return "-o HostKeyAlias=pi_4@gary_device -o UserKnownHostsFile=" + directory.resolve("home/data/known_hosts");
    }

    @Test
    void prints_one_line_the_ssh_command_for_the_person() {
        assertThat(stage.sshnp("-l", port, "-i", identity.toString())).isZero();
        assertThat(stage.person.printed()).isEqualTo("ssh -p " + port + " -o StrictHostKeyChecking=accept-new -o IdentitiesOnly=yes "
                + known() + " gary@localhost -i " + identity + "\n");
        assertThat(stage.person.errors()).isEmpty();
    }

    @Test
    void prints_no_key_where_none_was_given() {
        stage.sshnp("-l", port);
        assertThat(stage.person.printed()).isEqualTo("ssh -p " + port + " " + known() + " gary@localhost\n");
    }

    @Test
    void opens_the_tunnel_with_the_arguments_of_the_published_client() {
        stage.sshnp("-l", port, "-i", identity.toString());
        String key = stage.person.noted("key-file").strip();
        assertThat(String.join(" ", stage.person.sshArguments())).isEqualTo("gary@198.51.100.20 -p 40189 -i " + key
                + " -L " + port + ":localhost:22 -o LogLevel=VERBOSE -t -t -o StrictHostKeyChecking=accept-new -o IdentitiesOnly=yes"
                + " -o BatchMode=yes -o ExitOnForwardFailure=yes " + known() + " -o GlobalKnownHostsFile=/dev/null -n -f sleep 15");
    }

    @Test
    void uses_the_daemons_key_for_the_tunnel_and_keeps_it_private_and_short() throws IOException {
        stage.sshnp("-i", identity.toString());
        assertThat(stage.person.noted("key")).isEqualTo(Stage.EPHEMERAL.privateKey());
        assertThat(stage.person.noted("key-mode")).isEqualTo("600\n");
        Path file = Path.of(stage.person.noted("key-file").strip());
        assertThat(file.getParent()).isEqualTo(directory.resolve("home/data"));
        assertThat(file).doesNotExist();
        assertNothingLeft();
    }

    @Test
    void uses_the_persons_key_when_the_daemon_answers_as_in_rc2() throws IOException {
        stage.daemon = request -> stage.answers(new SessionReply.ConnectedText());
        assertThat(stage.sshnp("-i", identity.toString())).isZero();
        assertThat(stage.person.noted("key")).isEqualTo("my own key\n");
        assertThat(identity).exists();
        assertNothingLeft();
    }

    @Test
    void uses_the_persons_key_when_the_daemon_sends_an_envelope_without_one() {
        stage.daemon = request -> stage.answers(new SessionReply.ConnectedEnvelope(Optional.empty()));
        stage.sshnp("-i", identity.toString());
        assertThat(stage.person.noted("key")).isEqualTo("my own key\n");
    }

    @Test
    void gives_the_daemon_the_first_port_and_dials_the_second() {
        stage.sshnp();
        assertThat(stage.requested.join())
                .isEqualTo(new SessionRequest(stage.session.join(), "pi_4", "198.51.100.20", 40188));
        assertThat(stage.person.sshArguments()).containsSequence("-p", "40189");
    }

    @Test
    void takes_a_lease_with_the_fourth_field_of_a_newer_relay() {
        stage.relay = id -> stage.leases("rv.example.com,40188,40189,null");
        stage.sshnp();
        assertThat(stage.person.sshArguments()).startsWith("gary@rv.example.com", "-p", "40189");
    }

    @Test
    void tells_each_step_that_is_done() {
        stage.sshnp("-l", port);
        assertThat(stage.person.steps).containsExactly("keys read", "connected to the atServer of @gary_client",
                "relay @rv_demo leased 198.51.100.20:40188,40189", "request sent to pi_4@gary_device",
                "daemon answered: connected", "tunnel up on localhost:" + port);
    }

    @Test
    void tells_nothing_when_asked_to_be_quiet() {
        stage.sshnp("-q");
        assertThat(stage.person.steps).isEmpty();
        assertThat(stage.person.printed()).startsWith("ssh -p ");
    }

    @Test
    void turns_the_log_up_when_asked_to() {
        stage.sshnp("-v");
        assertThat(stage.person.isVerbose()).isTrue();
    }

    @Test
    void prints_the_free_port_it_found() {
        stage.sshnp();
        List<String> arguments = stage.person.sshArguments();
        String forward = arguments.get(arguments.indexOf("-L") + 1);
        assertThat(stage.person.printed()).startsWith("ssh -p " + forward.replace(":localhost:22", "") + " -o");
    }

    @Test
    void asks_for_the_remote_user_only_if_none_was_given() {
        stage.sshnp("-u", "pi");
        assertThat(stage.person.printed()).endsWith(" pi@localhost\n");
        assertThat(stage.person.sshArguments()).startsWith("pi@198.51.100.20");
        assertThat(stage.atClient.looked).containsExactly(AtKey.publicKeyOf(Stage.DAEMON));
    }

    @Test
    void logs_the_tunnel_in_as_another_user_if_asked_to() {
        stage.sshnp("-U", "tunnel", "--remote-sshd-port", "2222");
        assertThat(stage.person.sshArguments()).startsWith("tunnel@198.51.100.20").anyMatch(word -> word.endsWith(":localhost:2222"));
        assertThat(stage.person.printed()).endsWith(" gary@localhost\n");
    }

    @Test
    void prints_the_persons_options_as_they_were_typed() {
        stage.sshnp("-o", "-L 8080:localhost:80", "-o", "-o ServerAliveInterval=15");
        assertThat(stage.person.printed()).endsWith(" -L 8080:localhost:80 -o ServerAliveInterval=15 gary@localhost\n");
        assertThat(stage.person.sshArguments()).doesNotContain("8080:localhost:80");
    }

    @Test
    void gives_the_persons_options_to_the_tunnel_instead() {
        stage.sshnp("-o", "-L  8080:localhost:80", "--add-forwards-to-tunnel");
        assertThat(stage.person.printed()).endsWith("known_hosts gary@localhost\n");
        assertThat(stage.person.sshArguments()).endsWith("-n", "-f", "-L", "8080:localhost:80", "sleep", "15");
    }

    @Test
    void quotes_what_a_shell_would_take_apart() {
        stage.person.livesIn(directory.resolve("my home 100%"));
        stage.sshnp("-l", port);
        String file = directory + "/my home 100%%/data/known_hosts";
        assertThat(stage.person.printed()).isEqualTo("ssh -p " + port + " -o HostKeyAlias=pi_4@gary_device -o 'UserKnownHostsFile=\"" + file
                + "\"' gary@localhost\n");
        assertThat(stage.person.sshArguments()).contains("UserKnownHostsFile=\"" + file + "\"");
    }

    @Test
    void doesnt_wait_for_the_tunnel_that_stays_behind() throws Exception {
        stage.person.sshDoes("sleep 300 & echo $! > \"$FAKE/pid\"; exit 0");
        assertThat(stage.sshnp()).isZero();
        ProcessHandle behind = ProcessHandle.of(Long.parseLong(stage.person.noted("pid").strip())).orElseThrow();
        assertThat(behind.isAlive()).isTrue();
        behind.destroy();
        assertNothingLeft();
    }

    @Test
    void names_atsign_key_file_and_root_to_the_at_client() {
        stage.sshnp("--root-domain", "vip.example.com:6400");
        assertThat(stage.opened).containsExactly("@gary_client " + stage.keyFile + " vip.example.com:6400");
    }

    @Test
    void an_answer_that_comes_before_the_atserver_has_confirmed_the_request_is_good() {
        stage.atClient.taken = new CompletableFuture<>();
        assertThat(stage.sshnp()).isZero();
    }

    @Test
    void only_the_relay_can_lease_and_only_the_daemon_can_connect() {
        stage.relay = id -> {
            stage.atClient.deliver(AtKey.shared(Stage.CLIENT, id + ".sshrvd", AtSign.of("@mallory")),
                    "203.0.113.6,1,2");
            stage.atClient.deliver(AtKey.shared(Stage.CLIENT, id + ".sshrvd", Stage.DAEMON), "203.0.113.6,1,2");
            stage.leases("198.51.100.20,40188,40189");
        };
        stage.daemon = request -> {
            stage.answers(AtSign.of("@mallory"), "connected");
            stage.answers(Stage.RELAY, "connected");
            stage.answers(AtSign.of("@mallory"), "{rubbish");
            stage.answers(new SessionReply.ConnectedEnvelope(Optional.of(Stage.EPHEMERAL.privateKey())));
        };
        stage.sshnp();
        assertThat(stage.person.noted("key")).isEqualTo(Stage.EPHEMERAL.privateKey());
        assertThat(stage.person.sshArguments()).startsWith("gary@198.51.100.20");
    }

    @Test
    void answers_to_other_sessions_of_the_same_client_are_theirs() {
        stage.daemon = request -> {
            stage.atClient.deliver(AtKey.shared(Stage.CLIENT, "another-session.pi_4.sshnp", Stage.DAEMON), "failed");
            stage.atClient.deliver(AtKey.shared(Stage.CLIENT, request.sessionId() + ".my_pi_4.sshnp", Stage.DAEMON), "failed");
            stage.answers(new SessionReply.ConnectedEnvelope(Optional.of(Stage.EPHEMERAL.privateKey())));
        };
        assertThat(stage.sshnp()).isZero();
    }

    @Test
    void prints_its_usage_and_version() {
        assertThat(stage.command().run(stage.person, List.of("--help"))).isZero();
        assertThat(stage.person.printed()).startsWith("Usage: sshnp").contains("  -u, --remote-user-name NAME").doesNotContain("--rsa");
        assertThat(stage.command().run(stage.person, List.of("--version"))).isZero();
        assertThat(stage.person.printed()).containsPattern("sshnp \\d+\\.\\d+.* \\(JNoPorts\\)\n$");
        assertThat(stage.opened).isEmpty();
    }

    @Test
    void refuses_a_home_that_ssh_cant_take() {
        stage.person.livesIn(directory.resolve("a\"b"));
        assertThatThrownBy(stage::sshnp).hasMessageContaining("--home");
    }

    private void assertNothingLeft() throws IOException {
        assertThat(stage.atClient.subscribers).isEmpty();
        assertThat(stage.atClient.closed).isCompleted();
        try (var files = Files.list(directory.resolve("home/data"))) {
            assertThat(files).isEmpty();
        }
    }

    private static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
