package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshServers;
import org.jnoports.api.ssh.SshTunnels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole data side with a real ssh server: the tunnel, by the machine's ssh and by the built-in one, and the printed line. */
@Timeout(120)
class RealSshTest {
    @TempDir
    Path directory;

    private final Services services = new Services(RealSshTest.class.getClassLoader(), Map.of());
    private final SshKeys.Pair own = services.get(SshKeys.class).create(SshKeys.Algorithm.ED25519, "gary@laptop");
    private Stage stage;
    private SshServers.Server sshd;
    private Path identity;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "no ssh program");
        assumeTrue(hasMina(), "org.jnoports.ssh.mina isn't packed yet");
        stage = new Stage(directory);
        sshd = services.get(SshServers.class).start("gary", directory.resolve("authorized_keys"), directory.resolve("host_key"));
        identity = Files.createFile(directory.resolve("id"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(identity, own.privateKey());
        stage.person.write("authorized_keys", own.publicKey() + "\n" + "command=\"echo \\\"ssh session complete\\\";sleep 20\",PermitOpen="
                + "\"localhost:" + sshd.port() + "\" " + Stage.EPHEMERAL.publicKey() + "\n");
        stage.person.environment.put("PATH", "/usr/bin:/bin");
        stage.relay = id -> stage.leases("127.0.0.1,1," + sshd.port());
    }

    @AfterEach
    void end() {
        services.close(); // with the server every tunnel ends too
        if (stage != null) {
            stage.close();
        }
    }

    private static boolean hasMina() {
        try {
            Class.forName("org.apache.sshd.server.SshServer", false, RealSshTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void the_printed_line_runs_a_command_through_the_tunnel() throws Exception {
        stage.sshnp("-i", identity.toString(), "--remote-sshd-port", "" + sshd.port());
        assertThat(typed(stage.person.printed().strip())).isEqualTo("through the tunnel\n");
        assertThat(Files.readAllLines(directory.resolve("home/data/known_hosts"))).hasSize(1);
    }

    @Test
    void the_persons_own_key_opens_the_tunnel_too() throws Exception {
        stage.daemon = request -> stage.answers(new SessionReply.ConnectedText());
        stage.sshnp("-i", identity.toString(), "--remote-sshd-port", "" + sshd.port());
        assertThat(typed(stage.person.printed().strip())).isEqualTo("through the tunnel\n");
    }

    @Test
    void the_built_in_ssh_carries_the_same_line() throws Exception {
        stage.builtIn = Optional.of(services.get(SshTunnels.class));
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> stage.sshnp("--ssh-client", "mina", "-i",
                identity.toString(), "--remote-sshd-port", "" + sshd.port()), task -> new Thread(task, "sshnp").start());
        assertThat(stage.person.line).succeedsWithin(Duration.ofSeconds(30));
        assertThat(typed(stage.person.printed().strip())).isEqualTo("through the tunnel\n");
        stage.person.stopping.complete(null);
        assertThat(running).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(0);
    }

    @Test
    void many_clients_at_once_get_a_tunnel_each() {
        List<CompletableFuture<String>> lines = IntStream.range(0, 8).mapToObj(i -> directory.resolve("client-" + i))
                .map(home -> CompletableFuture.supplyAsync(() -> oneOfMany(home), task -> new Thread(task, "sshnp").start()))
                .toList();
        assertThat(lines).extracting(CompletableFuture::join).doesNotHaveDuplicates();
    }

    private String oneOfMany(Path home) {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (Stage another = new Stage(home)) {
            another.person.environment.put("PATH", "/usr/bin:/bin");
            another.person.livesIn(directory.resolve("home"));
            another.relay = id -> another.leases("127.0.0.1,1," + sshd.port());
            another.sshnp("--remote-sshd-port", "" + sshd.port());
            return another.person.printed();
        }
    }

    @Test
    void a_relay_that_nobody_answers_on_is_named_by_ssh() {
        sshd.close();
        assertThatThrownBy(() -> stage.sshnp("-i", identity.toString()))
                .hasMessageContaining("the ssh tunnel to 127.0.0.1:" + sshd.port() + " failed: ").hasMessageContaining("refused");
        assertThat(stage.person.printed()).isEmpty();
    }

    /** What a person's shell prints who types the line and a command. */
    private String typed(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", line + " -o BatchMode=yes 'echo through the tunnel'")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
