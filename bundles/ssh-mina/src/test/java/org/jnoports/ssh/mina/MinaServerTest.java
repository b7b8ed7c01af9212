package org.jnoports.ssh.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MinaServerTest {
    private static final Device.Key KEY = Device.Key.ed25519();

    @TempDir
    Path directory;

    private Device device;

    @BeforeEach
    void start() {
        device = new Device(directory);
    }

    @AfterEach
    void stop() {
        device.close();
    }

    @Test
    void reads_the_authorized_keys_at_each_login() throws IOException {
        assertThatThrownBy(() -> device.run(KEY, "true")).isInstanceOf(TunnelException.class);
        device.authorize(KEY.line());
        assertThat(device.run(KEY, "echo in")).isEqualTo("in\n");
        Files.delete(device.authorizedKeys());
        assertThatThrownBy(() -> device.run(KEY, "true")).isInstanceOf(TunnelException.class);
    }

    @Test
    void a_forced_command_runs_instead_and_knows_what_was_asked_for() {
        device.authorize("command=\"echo \\\"forced: $SSH_ORIGINAL_COMMAND\\\"\" " + KEY.line());
        assertThat(device.run(KEY, "cat /etc/hostname")).isEqualTo("forced: cat /etc/hostname\n");
    }

    @Test
    void the_key_of_a_tunnel_reaches_only_the_port_it_is_for() throws IOException {
        try (EchoServer permitted = new EchoServer(); EchoServer other = new EchoServer()) {
            device.authorize("command=\"echo \\\"ssh session complete\\\";sleep 20\",PermitOpen=\"" + permitted.address() + "\" "
                    + KEY.line() + " sshnp_ephemeral_9f1c2b3a");
            assertThat(answers(permitted.address())).isTrue();
            assertThat(answers(other.address())).isFalse();
            assertThat(answers(new HostPort("127.0.0.1", permitted.address().port()))).as("as text, like sshd").isFalse();
        }
    }

    @Test
    void forwards_to_loopback_only() throws IOException {
        device.authorize(KEY.line());
        try (EchoServer echo = new EchoServer()) {
            assertThat(answers(echo.address())).isTrue();
            assertThat(answers(new HostPort("127.0.0.1", echo.address().port()))).isTrue();
            assertThat(answers(new HostPort("0.0.0.0", echo.address().port()))).isFalse();
            assertThat(answers(new HostPort("127.0.0.1.example.com", echo.address().port()))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-pty", "from=\"10.0.0.1\"", "command=\"true\",restrict", "permitopen=\"nonsense\"", "command",
        "permitopen", "command=true"})
    void a_line_it_cant_honour_grants_nothing(String options) {
        device.authorize(options + " " + KEY.line());
        assertThatThrownBy(() -> device.run(KEY, "true")).isInstanceOf(TunnelException.class);
    }

    @Test
    void a_broken_line_doesnt_hide_the_next_one() {
        device.authorize("# comment\n\nrubbish\nssh-ed25519\n no-pty " + KEY.line() + "\n\t" + KEY.line() + " gary@laptop");
        assertThat(device.run(KEY, "echo in")).isEqualTo("in\n");
    }

    @Test
    void the_first_line_with_a_key_counts() {
        device.authorize("command=\"echo first\" " + KEY.line());
        device.authorize(KEY.line());
        assertThat(device.run(KEY, "echo second")).isEqualTo("first\n");
    }

    @Test
    void its_host_key_is_made_once_and_private() throws IOException {
        Path file = directory.resolve("new").resolve("host_key");
        device.servers.start("gary", device.authorizedKeys(), file).close();
        String key = Files.readString(file);
        assertThat(key).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        device.servers.start("gary", device.authorizedKeys(), file).close();
        assertThat(Files.readString(file)).isEqualTo(key);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_broken_host_key_is_named_and_stays() throws IOException {
        Path file = directory.resolve("broken_key");
        Files.writeString(file, "rubbish");
        assertThatThrownBy(() -> device.servers.start("gary", device.authorizedKeys(), file)).isInstanceOf(KeysException.class);
        assertThat(Files.readString(file)).isEqualTo("rubbish");
    }

    @Test
    void listens_on_loopback_and_not_after_its_end() {
        int port = device.server.port();
        assertThat(port).isPositive();
        device.server.close();
        device.server.close();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(IOException.class);
    }

    @Test
    void its_end_ends_what_it_runs() throws Exception {
        device.authorize(KEY.line());
        Path started = directory.resolve("pid");
        Thread client = new Thread(() -> device.run(KEY, "sleep 300 & echo $! > " + started + ".new; mv " + started + ".new "
                + started + "; wait"));
        client.start();
        long pid = awaitPid(started);
        ProcessHandle sleep = ProcessHandle.of(pid).orElseThrow();
        device.server.close();
        assertThat(sleep.onExit()).succeedsWithin(Device.GENEROUS);
        client.join(Device.GENEROUS.toMillis());
        assertThat(client.isAlive()).isFalse();
    }

    private static long awaitPid(Path file) throws IOException, InterruptedException {
        try (var watch = file.getFileSystem().newWatchService()) {
            file.getParent().register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                watch.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    /** Whether an echo comes back through a tunnel to the target. */
    private boolean answers(HostPort target) throws IOException {
        try (SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, target), Device.GENEROUS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort())) {
            socket.setSoTimeout((int) Device.GENEROUS.toMillis());
            socket.getOutputStream().write(7);
            return socket.getInputStream().read() == 7;
        } catch (java.net.SocketException e) {
            return false;
        }
    }
}
