package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jnoports.api.TunnelException;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BuiltInSshTest {
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Stage stage;
    private final Tunnels tunnels = new Tunnels();

    @BeforeEach
    void prepare() {
        stage = new Stage(directory);
        stage.builtIn = Optional.of(tunnels);
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void carries_the_tunnel_where_there_is_no_ssh_program() {
        stage.person.withoutSsh();
        tunnels.idle.countDown();
        assertThat(stage.sshnp("--idle-timeout", "7", "--remote-sshd-port", "2222")).isZero();
        assertThat(tunnels.request.join()).isEqualTo(new SshTunnels.Request(new HostPort("198.51.100.20", 40189), "gary",
                "pi_4@gary_device", directory.resolve("home/data/known_hosts"), Stage.EPHEMERAL.privateKey(), 0,
                new HostPort("localhost", 2222)));
        assertThat(tunnels.waitedFor).isEqualTo(Duration.ofSeconds(7));
        assertThat(stage.person.printed()).startsWith("ssh -p 4711 -o HostKeyAlias=pi_4@gary_device").endsWith(" gary@localhost\n");
        assertThat(stage.person.steps).endsWith("tunnel up on localhost:4711");
        assertThat(tunnels.closed).isCompleted();
    }

    @Test
    void carries_the_tunnel_when_asked_to() {
        tunnels.idle.countDown();
        stage.sshnp("--ssh-client", "dart");
        assertThat(tunnels.request).isCompleted();
        assertThat(stage.person.sshWasRun()).isFalse();
    }

    @Test
    void uses_the_persons_key_when_the_daemon_answers_as_in_rc2() {
        tunnels.idle.countDown();
        stage.daemon = request -> stage.answers(new SessionReply.ConnectedText());
        stage.sshnp("--ssh-client", "mina", "-i", stage.person.write("id", "my own key\n").toString());
        assertThat(tunnels.request.join().privateKey()).isEqualTo("my own key\n");
    }

    @Test
    void a_stop_ends_the_tunnel_and_is_no_failure() {
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> stage.sshnp("--ssh-client", "mina"),
                task -> new Thread(task, "sshnp").start());
        assertThat(tunnels.awaited).succeedsWithin(GENEROUS);
        assertThat(running).isNotDone();
        stage.person.stopping.complete(null);
        assertThat(running).succeedsWithin(GENEROUS).isEqualTo(0);
        assertThat(tunnels.closed).isCompleted();
    }

    @Test
    void a_stop_while_the_tunnel_is_being_opened_ends_that_too() {
        tunnels.opening = new CountDownLatch(1);
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> stage.sshnp("--ssh-client", "mina"),
                task -> new Thread(task, "sshnp").start());
        assertThat(tunnels.request).succeedsWithin(GENEROUS);
        stage.person.stopping.complete(null);
        assertThatThrownBy(running::join).hasCauseInstanceOf(TunnelException.class).hasMessageContaining("stopped");
        assertThat(tunnels.interrupted).isCompleted();
        assertThat(stage.person.printed()).isEmpty();
    }

    @Test
    void what_the_tunnel_fails_with_is_said() {
        tunnels.failure = new TunnelException("the ssh login of gary failed");
        assertThatThrownBy(() -> stage.sshnp("--ssh-client", "mina")).hasMessage("the ssh login of gary failed");
        assertThat(stage.person.printed()).isEmpty();
    }

    @Test
    void takes_no_options_for_the_tunnel() {
        assertThatThrownBy(() -> stage.sshnp("--ssh-client", "mina", "--add-forwards-to-tunnel"))
                .hasMessageContaining("--add-forwards-to-tunnel");
    }

    /** A built-in ssh that opens nothing. */
    private static final class Tunnels implements SshTunnels {
        final CompletableFuture<Request> request = new CompletableFuture<>();
        final CompletableFuture<Void> awaited = new CompletableFuture<>();
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        final CompletableFuture<Void> interrupted = new CompletableFuture<>();
        final CountDownLatch idle = new CountDownLatch(1);
        volatile CountDownLatch opening = new CountDownLatch(0);
        volatile Duration waitedFor;
        volatile TunnelException failure;

        @Override
        public Tunnel open(Request asked, Duration limit) {
            request.complete(asked);
            if (failure != null) {
                throw failure;
            }
            try {
                opening.await();
            } catch (InterruptedException e) {
                interrupted.complete(null);
                throw new TunnelException("interrupted", e);
            }
            return new Tunnel() {
                @Override
                public int localPort() {
                    return 4711;
                }

                @Override
                public void awaitIdle(Duration time) throws InterruptedException {
                    waitedFor = time;
                    awaited.complete(null);
                    idle.await();
                }

                @Override
                public void close() {
                    closed.complete(null);
                }
            };
        }

        @Override
        public Optional<String> run(HostPort server, String user, String hostKeyAlias, Path knownHosts, String privateKey,
                String command, Duration limit) {
            throw new AssertionError("a client runs no command");
        }
    }
}
