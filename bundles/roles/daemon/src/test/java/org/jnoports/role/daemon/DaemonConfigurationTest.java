package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.role.RoleStatus.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonConfigurationTest {
    private static final AtKey USERNAME = AtKey.shared(Stage.CLIENT, "username.pi_4.sshnp", Stage.DEVICE);

    @TempDir Path home;
    private Stage stage;

    @BeforeEach
    void enter() {
        stage = new Stage(home);
    }

    @AfterEach
    void leave() throws IOException {
        stage.close();
    }

    private Configuration sharing(String... atSigns) {
        return stage.configuration().with("shareUsernameWith", atSigns);
    }

    @Test
    void a_daemon_is_ready_when_its_atclient_is() {
        CompletableFuture<Void> live = new CompletableFuture<>();
        stage.atClients.prepare = client -> {
            client.ready = live;
            client.state = ClientState.RESOLVING;
        };
        Daemon daemon = stage.configured(stage.configuration());
        assertThat(daemon.ready().toCompletableFuture()).isNotDone();
        assertThat(daemon.status().state()).isEqualTo(State.STARTING);
        assertThat(daemon.status().detail()).isEqualTo("device pi_4 of @gary_device: resolving");
        stage.atClient().state = ClientState.LIVE;
        live.complete(null);
        assertThat(daemon.ready().toCompletableFuture()).isCompleted();
        assertThat(daemon.status().state()).isEqualTo(State.READY);
        assertThat(daemon.status().instance()).isEqualTo(Stage.ROLE);
        assertThat(stage.log.await("monitor started")).containsPattern("Monitor .*monitor started");
    }

    @Test
    void rejected_keys_fail_the_role() {
        stage.atClients.prepare = client -> {
            client.ready = CompletableFuture.failedFuture(
                    new AtProtocolException(AtErrorCode.AUTHENTICATION_FAILED, "the atServer rejected the keys"));
            client.state = ClientState.BACKING_OFF;
        };
        Daemon daemon = stage.configured(stage.configuration());
        assertThatThrownBy(() -> daemon.ready().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class).hasRootCauseInstanceOf(AtProtocolException.class);
        assertThat(daemon.status().state()).isEqualTo(State.FAILED);
        assertThat(daemon.status().detail()).isEqualTo("the atServer rejected the keys");
    }

    @Test
    void an_atserver_that_cant_be_reached_yet_doesnt_fail_the_role() {
        stage.atClients.prepare = client -> {
            client.ready = CompletableFuture.failedFuture(new TunnelException("not live after 30 s: no route to host"));
            client.state = ClientState.BACKING_OFF;
        };
        Daemon daemon = stage.configured(stage.configuration());
        stage.log.await("isn't ready yet: not live after 30 s");
        assertThat(daemon.ready().toCompletableFuture()).isNotDone();
        assertThat(daemon.status().state()).isEqualTo(State.STARTING);
        assertThat(daemon.status().detail()).contains("no route to host");
    }

    @Test
    void a_bad_value_fails_the_role_with_pid_key_and_value_until_it_is_mended() {
        Daemon daemon = stage.configured(stage.configuration().with("localSshdPort", 70_000));
        String sentence = "org.jnoports.role.daemon~garage: localSshdPort = '70000': it must be 1 to 65535";
        assertThatThrownBy(() -> daemon.ready().toCompletableFuture().join()).hasRootCauseMessage("it must be 1 to 65535")
                .hasCauseInstanceOf(TunnelException.class).cause().hasMessage(sentence);
        assertThat(daemon.status().state()).isEqualTo(State.FAILED);
        assertThat(daemon.status().detail()).isEqualTo(sentence);
        stage.configured(stage.configuration());
        assertThat(daemon.ready().toCompletableFuture()).isCompleted();
        assertThat(daemon.status().state()).isEqualTo(State.READY);
    }

    @Test
    void missing_keys_fail_the_role_with_the_file() {
        Daemon daemon = stage.configured(stage.configuration().with("keyFile", home.resolve("none").toString()));
        assertThat(daemon.status().state()).isEqualTo(State.FAILED);
        assertThat(daemon.status().detail()).contains("keyFile").contains(home.resolve("none").toString());
        assertThat(stage.atClients.opened).isEmpty();
    }

    @Test
    void a_bad_value_later_leaves_the_old_ones_in_force() {
        stage.configured(stage.configuration());
        stage.configured(stage.configuration().with("reply", "json"));
        assertThat(stage.log.await("stays in force")).contains("reply = 'json'");
        stage.configured(stage.configuration().with("device", "other").with("keyFile", home.resolve("none").toString()));
        assertThat(stage.log.await("stays in force")).contains("keyFile").contains("none");
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
        assertThat(stage.daemon().status().state()).isEqualTo(State.READY);
    }

    @Test
    void what_changes_counts_for_new_requests_and_ends_no_session() throws IOException {
        stage.configured(stage.configuration());
        stage.ask(stage.request());
        stage.reply();
        stage.configured(stage.configuration().with("permitOpen", new String[] {"localhost:1"}));
        SessionRequest second = stage.request();
        stage.ask(second);
        assertThat(((SessionReply) stage.reply()).outcome()).isInstanceOf(Failed.class);
        assertThat(stage.atClients.opened).hasSize(1);
        assertThat(stage.atClient().subscriptions()).isEqualTo(1);
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            sshd.getOutputStream().write('x');
            assertThat(relay.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void another_device_name_makes_a_new_subscription_and_ends_no_session() throws IOException {
        stage.configured(stage.configuration());
        stage.ask(stage.request());
        stage.reply();
        FakeAtClient before = stage.atClient();
        stage.configured(stage.configuration().with("device", "pi_5"));
        assertThat(stage.atClients.opened).hasSize(2);
        assertThat(before.subscriptions()).isZero();
        assertThat(before.closed).succeedsWithin(Duration.ofSeconds(20));
        stage.ask(new Ping("pi_4"));
        stage.ask(new Ping("pi_5"));
        assertThat(stage.atClient().nextSent().key().name()).isEqualTo("heartbeat.pi_5.sshnp");
        assertThat(stage.asked).hasSize(2);
        try (Socket sshd = Stage.accept(stage.sshd); Socket relay = Stage.accept(stage.relay)) {
            sshd.getOutputStream().write('x');
            assertThat(relay.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void what_is_being_worked_on_is_answered_over_the_old_connection() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        stage.policy = request -> later;
        stage.configured(stage.configuration());
        FakeAtClient before = stage.atClient();
        stage.ask(new Ping("pi_4"));
        stage.configured(stage.configuration().with("device", "pi_5"));
        assertThat(before.closed).isNotDone();
        later.complete(Stage.permit().toCompletableFuture().join());
        assertThat(before.nextSent().key().name()).isEqualTo("heartbeat.pi_4.sshnp");
        assertThat(before.closed).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void a_port_that_isnt_permitted_is_warned_about() {
        stage.configured(stage.configuration().with("permitOpen", new String[] {"localhost:22"}));
        assertThat(stage.log.await("permitOpen doesn't cover localhost:" + stage.sshd.getLocalPort())).startsWith("WARNING")
                .contains("--permit-open");
    }

    @Test
    void the_user_name_is_shared_as_a_record_and_as_a_notification() {
        stage.configured(sharing("@gary_client"));
        FakeAtClient.Sent sent = stage.atClient().nextSent();
        assertThat(sent.key()).isEqualTo(USERNAME);
        assertThat(sent.value()).isEqualTo("pi");
        assertThat(stage.atClient().records).containsEntry(USERNAME, "pi");
        assertThat(stage.atClient().records.get(AtKey.shared(Stage.CLIENT, "device_info.pi_4.sshnp", Stage.DEVICE)))
                .startsWith("{\"devicename\":\"pi_4\",").contains("supportsPortChoice");
    }

    @Test
    void nobody_is_told_the_user_name_unless_named() {
        stage.configured(stage.configuration());
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(stage.atClient().records).containsOnlyKeys(AtKey.publicKeyOf(Stage.CLIENT));
    }

    @Test
    void who_is_named_later_is_told_later_and_nobody_twice() {
        stage.configured(sharing("@gary_client"));
        stage.atClient().nextSent();
        stage.configured(sharing("@gary_client", "@ana"));
        assertThat(stage.atClient().nextSent().key().sharedWith()).contains(AtSign.of("@ana"));
        assertThat(stage.atClient().sent).isEmpty();
    }

    @Test
    void who_isnt_named_any_more_has_the_user_name_taken_back() {
        stage.configured(sharing("@gary_client", "@ana"));
        stage.atClient().nextSent();
        stage.atClient().nextSent();
        stage.configured(sharing("@ana"));
        stage.log.await("the user name isn't shared with @gary_client any more");
        assertThat(stage.atClient().records).containsOnlyKeys(AtKey.publicKeyOf(Stage.CLIENT),
                AtKey.shared(AtSign.of("@ana"), "username.pi_4.sshnp", Stage.DEVICE),
                AtKey.shared(AtSign.of("@ana"), "device_info.pi_4.sshnp", Stage.DEVICE));
        stage.configured(sharing("@gary_client", "@ana"));
        assertThat(stage.atClient().nextSent().key()).as("and is told again when named again").isEqualTo(USERNAME);
        assertThat(stage.atClient().records).containsKey(USERNAME);
    }

    @Test
    void what_an_earlier_process_shared_is_taken_back_and_nothing_else() {
        AtKey other = AtKey.shared(Stage.CLIENT, "username.pi_45.sshnp", Stage.DEVICE);
        AtKey longer = AtKey.shared(Stage.CLIENT, "username.pi_4.sshnp.more", Stage.DEVICE);
        stage.atClients.prepare = client -> {
            client.records.put(USERNAME, "pi");
            client.records.put(other, "pi");
            client.records.put(longer, "pi");
        };
        stage.configured(stage.configuration());
        stage.log.await("the user name isn't shared with @gary_client any more");
        assertThat(stage.atClient().records).containsOnlyKeys(other, longer);
        assertThat(stage.atClient().sent).isEmpty();
    }

    @Test
    void a_user_name_that_cant_be_taken_back_is_warned_about_and_tried_again_with_the_next_change() {
        stage.atClients.prepare = client -> {
            client.records.put(USERNAME, "pi");
            client.troubled = Optional.of(new TunnelException("the atServer is down"));
        };
        stage.configured(stage.configuration());
        assertThat(stage.log.await("could not be taken back from @gary_client: the atServer is down")).startsWith("WARNING");
        stage.atClient().troubled = Optional.empty();
        stage.configured(stage.configuration().with("maxSessions", 7));
        stage.log.await("the user name isn't shared with @gary_client any more");
        assertThat(stage.atClient().records).doesNotContainKey(USERNAME);
    }

    @Test
    void the_user_name_waits_for_the_connection() {
        CompletableFuture<Void> live = new CompletableFuture<>();
        stage.atClients.prepare = client -> {
            client.ready = live;
            client.state = ClientState.RESOLVING;
        };
        stage.configured(sharing("@gary_client"));
        assertThat(stage.atClient().records).isEmpty();
        stage.atClient().state = ClientState.LIVE;
        live.complete(null);
        assertThat(stage.atClient().nextSent().key()).isEqualTo(USERNAME);
    }

    @Test
    void leftover_keys_are_removed_at_the_start() throws IOException {
        Path file = Files.createDirectory(home.resolve(".ssh")).resolve("authorized_keys");
        Files.writeString(file, "ssh-rsa BBBB gary\ncommand=\"x\" ssh-ed25519 AAAA sshnp_ephemeral_dead\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        stage.configured(stage.configuration());
        Changes.await(file, "ssh-rsa BBBB gary\n"::equals);
    }

    @Test
    void a_daemon_that_was_stopped_before_it_was_ready_says_so() {
        stage.atClients.prepare = client -> client.ready = new CompletableFuture<>();
        Daemon daemon = stage.configured(stage.configuration());
        stage.closed();
        assertThatThrownBy(() -> daemon.ready().toCompletableFuture().join()).cause().hasMessage("daemon-garage was stopped");
        stage.configured(stage.configuration().with("device", "pi_5"));
        assertThat(stage.atClients.opened).hasSize(1);
    }
}
