package org.jnoports.ssh.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.plain.Services;
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
class MinaTunnelsTest {
    /** MINA closes a forwarded connection on a thread that waits a minute for more of them, and then ends. */
    private static final String KEPT_A_MINUTE = "TcpIpServerChannel-ConnectorCleanup";
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

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA", "EC"})
    void logs_in_with_each_type_of_key_and_returns_what_the_command_printed(String algorithm) {
        Device.Key key = Device.Key.of(algorithm);
        device.authorize(key.line());
        assertThat(device.run(key, "echo hello; echo noise >&2")).isEqualTo("hello\n");
    }

    @Test
    void logs_in_with_the_keys_that_our_daemons_make() {
        try (Services services = new Services(getClass().getClassLoader(), Map.of())) {
            SshKeys.Pair pair = services.get(SshKeys.class).create(SshKeys.Algorithm.ED25519, "sshnp_ephemeral_1");
            device.authorize(pair.publicKey());
            assertThat(device.run(new Device.Key(pair.privateKey(), ""), "echo hello")).isEqualTo("hello\n");
        }
    }

    @Test
    void a_command_that_fails_has_no_output() {
        device.authorize(KEY.line());
        assertThat(device.run(KEY, "echo hello; exit 3")).isEqualTo("failed");
    }

    @Test
    void a_command_that_takes_too_long_has_no_output() {
        device.authorize(KEY.line());
        device.run(KEY, "true"); // warm, so that the short limit is the command's alone
        assertThat(device.tunnels.run(device.address(), Device.USER, "pi_4", device.knownHosts(), KEY.pem(), "sleep 30",
                Duration.ofMillis(1500))).isEmpty();
    }

    @Test
    void carries_bytes_both_ways_through_the_local_port() throws IOException {
        device.authorize(KEY.line());
        try (EchoServer echo = new EchoServer();
                SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, echo.address()), Device.GENEROUS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort())) {
            byte[] sent = "x".repeat(300_000).getBytes(US_ASCII);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(socket, sent));
            assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            assertThat(writing).succeedsWithin(Device.GENEROUS);
        }
    }

    @Test
    void delivers_all_that_the_target_sent_before_it_closed() throws IOException {
        device.authorize(KEY.line());
        byte[] sent = "y".repeat(300_000).getBytes(US_ASCII);
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SshTunnels.Tunnel tunnel = device.tunnels.open(
                        device.request(KEY, new HostPort("localhost", target.getLocalPort())), Device.GENEROUS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort())) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> answer(target, sent));
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
            assertThat(writing).succeedsWithin(Device.GENEROUS);
        }
    }

    @Test
    void is_idle_when_the_last_connection_has_been_closed_for_the_given_time() throws Exception {
        device.authorize(KEY.line());
        try (EchoServer echo = new EchoServer();
                SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, echo.address()), Device.GENEROUS)) {
            CompletableFuture<Void> idle;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort())) {
                socket.getOutputStream().write(1);
                assertThat(socket.getInputStream().read()).isEqualTo(1);
                idle = idle(tunnel, Duration.ofMillis(100));
                assertThat(idle).failsWithin(Duration.ofMillis(500)); // busy
            }
            assertThat(idle).succeedsWithin(Device.GENEROUS);
        }
    }

    @Test
    void isnt_waited_for_any_longer_when_the_server_is_gone() {
        device.authorize(KEY.line());
        try (SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, new HostPort("localhost", 1)), Device.GENEROUS)) {
            CompletableFuture<Void> idle = idle(tunnel, Duration.ofHours(1));
            device.server.close();
            assertThat(idle).succeedsWithin(Device.GENEROUS);
        }
    }

    @Test
    void isnt_waited_for_any_longer_when_it_is_closed() {
        device.authorize(KEY.line());
        SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, new HostPort("localhost", 1)), Device.GENEROUS);
        CompletableFuture<Void> idle = idle(tunnel, Duration.ofHours(1));
        tunnel.close();
        tunnel.close();
        assertThat(idle).succeedsWithin(Device.GENEROUS);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort()).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void names_the_local_port_that_is_in_use() throws IOException {
        device.authorize(KEY.line());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SshTunnels.Request request = new SshTunnels.Request(device.address(), Device.USER, "pi_4", device.knownHosts(),
                    KEY.pem(), taken.getLocalPort(), new HostPort("localhost", 22));
            assertThatThrownBy(() -> device.tunnels.open(request, Device.GENEROUS))
                    .isInstanceOf(TunnelException.class)
                    .hasMessageContaining("local port " + taken.getLocalPort());
        }
    }

    @Test
    void a_key_that_isnt_authorized_is_refused() {
        device.authorize(Device.Key.ed25519().line());
        assertThatThrownBy(() -> device.run(KEY, "true"))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("the ssh login of gary");
    }

    @Test
    void another_user_is_refused() {
        device.authorize(KEY.line());
        assertThatThrownBy(() -> device.tunnels.run(device.address(), "root", "pi_4", device.knownHosts(), KEY.pem(), "true",
                Device.GENEROUS)).isInstanceOf(TunnelException.class).hasMessageContaining("the ssh login of root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMw\n"})
    void an_unreadable_key_is_named_without_its_content(String pem) {
        assertThatThrownBy(() -> device.run(new Device.Key(pem, ""), "true"))
                .isInstanceOf(KeysException.class)
                .hasMessageContaining("private key can't be read")
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void a_server_that_isnt_there_is_named() throws IOException {
        HostPort nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new HostPort("127.0.0.1", socket.getLocalPort());
        }
        assertThatThrownBy(() -> device.tunnels.run(nobody, "gary", "pi_4", device.knownHosts(), KEY.pem(), "true",
                Device.GENEROUS)).isInstanceOf(TunnelException.class).hasMessageContaining("no ssh connection to " + nobody);
    }

    @Test
    void a_server_that_says_nothing_is_given_up_at_the_limit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", silent.getLocalPort());
            assertThatThrownBy(() -> device.tunnels.run(address, "gary", "pi_4", device.knownHosts(), KEY.pem(), "true",
                    Duration.ofMillis(300))).isInstanceOf(TunnelException.class).hasMessageContaining("within 300 ms");
        }
    }

    @Test
    void remembers_a_new_host_key_in_a_file_of_the_owners() throws IOException {
        device.authorize(KEY.line());
        device.run(KEY, "true");
        device.run(KEY, "true");
        assertThat(Files.readAllLines(device.knownHosts())).singleElement().asString().startsWith("pi_4 ssh-ed25519 AAAA");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device.knownHosts()))).isEqualTo("rw-------");
    }

    @Test
    void refuses_a_changed_host_key() throws IOException {
        device.authorize(KEY.line());
        Files.createDirectories(device.knownHosts().getParent());
        Device.write(device.knownHosts(), "pi_4 " + KEY.line() + "\n");
        assertThatThrownBy(() -> device.run(KEY, "true"))
                .isInstanceOf(TunnelException.class)
                .hasMessageContaining("the host key of pi_4 has changed")
                .hasMessageContaining(device.knownHosts().toString());
        assertThat(Files.readAllLines(device.knownHosts())).hasSize(1);
    }

    @Test
    void closing_the_service_closes_its_tunnels() {
        device.authorize(KEY.line());
        SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, new HostPort("localhost", 1)), Device.GENEROUS);
        device.tunnels.close();
        assertThat(idle(tunnel, Duration.ofHours(1))).succeedsWithin(Device.GENEROUS);
    }

    @Test
    void no_thread_is_left_when_all_is_closed() throws Exception {
        device.authorize(KEY.line());
        try (EchoServer echo = new EchoServer();
                SshTunnels.Tunnel tunnel = device.tunnels.open(device.request(KEY, echo.address()), Device.GENEROUS);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.localPort())) {
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            device.close();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("(jnoports-ssh|sshd-).*") && !thread.getName().contains(KEPT_A_MINUTE)) {
                thread.join(TimeUnit.SECONDS.toMillis(10));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static CompletableFuture<Void> idle(SshTunnels.Tunnel tunnel, Duration time) {
        return CompletableFuture.runAsync(() -> {
            try {
                tunnel.awaitIdle(time);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task, "idle").start());
    }

    private static void answer(ServerSocket target, byte[] bytes) {
        try (Socket socket = target.accept()) {
            write(socket, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
