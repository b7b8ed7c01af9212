package org.jnoports.ssh.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The machine's own ssh program against our server, and its known_hosts file against our client. */
@Timeout(60)
class OpenSshTest {
    private static final Path SSH = Path.of("/usr/bin/ssh");
    private static final Device.Key KEY = Device.Key.ed25519();

    /** What an ssh process left. */
    private record Result(int exit, String out, String err) {}

    @TempDir
    Path directory;

    private Device device;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(SSH), "no ssh program");
        device = new Device(directory);
        Files.createFile(identity(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(identity(), KEY.pem());
    }

    @AfterEach
    void stop() {
        if (device != null) {
            device.close();
        }
    }

    private Path identity() {
        return directory.resolve("id");
    }

    @Test
    void runs_a_command() throws Exception {
        device.authorize(KEY.line());
        Result result = ssh("", "echo out; echo err >&2; exit 3");
        assertThat(result).extracting(Result::out, Result::exit).containsExactly("out\n", 3);
        assertThat(result.err()).contains("err");
    }

    @Test
    void reads_a_script_from_its_input() throws Exception {
        device.authorize(KEY.line());
        assertThat(ssh("echo Test Passed\n").out()).isEqualTo("Test Passed\n");
    }

    @Test
    void may_ask_for_a_terminal() throws Exception {
        device.authorize(KEY.line());
        assertThat(ssh("", "-tt", "echo there").out()).contains("there");
    }

    @Test
    void cant_smuggle_environment_past_a_forced_command() throws Exception {
        device.authorize("command=\"echo [$BASH_ENV][$LANG]\" " + KEY.line());
        assertThat(ssh("", "-o", "SetEnv=BASH_ENV=/tmp/evil LANG=C.UTF-8", "true").out()).isEqualTo("[][C.UTF-8]\n");
    }

    @Test
    void opens_a_clients_tunnel_with_an_ephemeral_key_and_goes_to_the_background() throws Exception {
        try (EchoServer echo = new EchoServer()) {
            device.authorize("command=\"echo \\\"ssh session complete\\\";sleep 20\",PermitOpen=\"" + echo.address() + "\" "
                    + KEY.line() + " sshnp_ephemeral_9f1c2b3a");
            int local = freePort();
            Result result = ssh("", "-L", local + ":" + echo.address(), "-t", "-t", "-o", "ExitOnForwardFailure=yes", "-n", "-f",
                    "sleep 15");
            assertThat(result.exit()).as(result.err()).isZero();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local)) {
                socket.getOutputStream().write(7);
                assertThat(socket.getInputStream().read()).isEqualTo(7);
                device.server.close(); // ends the ssh process too
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_wrong_key_is_refused() throws Exception {
        device.authorize(Device.Key.ed25519().line());
        Result result = ssh("", "true");
        assertThat(result.exit()).isEqualTo(255);
        assertThat(result.err()).contains("Permission denied (publickey)");
    }

    @Test
    void cant_make_the_server_listen() throws Exception {
        device.authorize(KEY.line());
        Result result = ssh("", "-o", "ExitOnForwardFailure=yes", "-R", "0:localhost:1", "true");
        assertThat(result.exit()).isEqualTo(255);
    }

    @Test
    void gets_sftp_refused() throws Exception {
        device.authorize(KEY.line());
        assertThat(ssh("", "-s", "sftp").exit()).isNotZero();
    }

    @Test
    void what_it_knows_of_a_host_holds_for_our_client_too() throws Exception {
        device.authorize(KEY.line());
        Files.createDirectories(device.knownHosts().getParent());
        assertThat(ssh("", "-o", "HashKnownHosts=yes", "true").exit()).isZero();
        String hashed = Files.readString(device.knownHosts());
        assertThat(hashed).startsWith("|1|");
        assertThat(device.run(KEY, "echo known")).isEqualTo("known\n");
        assertThat(Files.readString(device.knownHosts())).isEqualTo(hashed);
    }

    @Test
    void knows_what_our_client_learned() throws Exception {
        device.authorize(KEY.line());
        device.run(KEY, "true");
        assertThat(ssh("", "-o", "StrictHostKeyChecking=yes", "echo known").out()).isEqualTo("known\n");
    }

    private Result ssh(String input, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SSH.toString(), "-F", "/dev/null", "-p",
                Integer.toString(device.server.port()), "-i", identity().toString(), "-o", "IdentitiesOnly=yes",
                "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "HostKeyAlias=pi_4",
                "-o", "UserKnownHostsFile=" + device.knownHosts(), "-o", "GlobalKnownHostsFile=/dev/null"));
        List<String> rest = new ArrayList<>(List.of(more));
        String last = rest.isEmpty() ? "" : rest.remove(rest.size() - 1);
        command.addAll(rest);
        command.addAll(List.of("-o", "StrictHostKeyChecking=accept-new", Device.USER + "@127.0.0.1"));
        if (!last.isEmpty()) {
            command.add(last);
        }
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
