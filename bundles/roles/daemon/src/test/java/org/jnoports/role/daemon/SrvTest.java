package org.jnoports.role.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.plain.Services;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrvTest {
    private static final long LIMIT_SECONDS = 20;

    @TempDir Path home;
    private final Services services = new Services(SrvTest.class.getClassLoader(), Map.of());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private TestContext context;
    private ServerSocket local;
    private ServerSocket relay;

    @BeforeEach
    void listen() throws IOException {
        context = new TestContext(home);
        local = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        relay = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        local.setSoTimeout(20_000);
        relay.setSoTimeout(20_000);
    }

    @AfterEach
    void end() throws IOException {
        context.stopping.complete(null);
        thread.shutdown();
        services.close();
        local.close();
        relay.close();
    }

    private int run(String... arguments) {
        return new Srv(services.get(Transport.class), services.get(SessionEnds.class), services.get(SecureStreams.class))
                .run(context, List.of(arguments));
    }

    private Future<Integer> started(String... arguments) {
        return thread.submit(() -> run(arguments));
    }

    private String[] flags(String... more) {
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(relay.getLocalPort()),
                "--local-port", Integer.toString(local.getLocalPort()), "--local-host", "localhost", "--timeout", "60"));
        all.addAll(Arrays.asList(more));
        return all.toArray(new String[0]);
    }

    private void bridges(Future<Integer> exit) throws Exception {
        try (Socket service = local.accept(); Socket peer = relay.accept()) {
            assertThat(context.said.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("rv started successfully");
            service.getOutputStream().write("SSH-2.0-x\r\n".getBytes(UTF_8));
            service.shutdownOutput();
            assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8)).isEqualTo("SSH-2.0-x\r\n");
            peer.getOutputStream().write("answer".getBytes(UTF_8));
            peer.shutdownOutput();
            assertThat(new String(service.getInputStream().readAllBytes(), UTF_8)).isEqualTo("answer");
        }
        assertThat(exit.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isZero();
        assertThat(context.errText()).isEqualTo("rv started successfully" + System.lineSeparator());
        assertThat(context.outText()).isEmpty();
    }

    @Test
    void flags_as_a_daemon_of_5_x_gives_them_make_a_bridge() throws Exception {
        bridges(started(flags()));
    }

    @Test
    void arguments_as_a_daemon_of_4_x_gives_them_make_a_bridge() throws Exception {
        bridges(started("127.0.0.1", Integer.toString(relay.getLocalPort()), Integer.toString(local.getLocalPort())));
    }

    @Test
    void long_names_and_empty_arguments_are_taken() throws Exception {
        bridges(started("--host=127.0.0.1", "", "--port=" + relay.getLocalPort(), "--local-port=" + local.getLocalPort(), ""));
    }

    @Test
    void being_asked_to_end_is_a_clean_end() throws Exception {
        Future<Integer> exit = started(flags());
        try (Socket service = local.accept(); Socket peer = relay.accept()) {
            context.said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            context.stopping.complete(null);
            assertThat(exit.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isZero();
            assertThat(service.getInputStream().read()).isEqualTo(-1);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_broken_connection_is_a_failure_without_a_word() throws Exception {
        Future<Integer> exit = started(flags());
        try (Socket service = local.accept()) {
            try (Socket peer = relay.accept()) {
                context.said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
                peer.setSoLinger(true, 0); // closing resets the connection
            }
            assertThat(exit.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(service.isConnected()).isTrue();
        }
        assertThat(context.errText()).isEqualTo("rv started successfully" + System.lineSeparator());
    }

    @Test
    void without_the_local_service_the_relay_is_left_alone() throws IOException {
        String[] arguments = flags();
        local.close();
        assertThatThrownBy(() -> run(arguments)).isInstanceOf(TunnelException.class)
                .hasMessageStartingWith("Exception running srv : ").hasMessageContaining("localhost");
        assertThat(Stage.hasCaller(relay)).isFalse();
        assertThat(context.errText()).isEmpty();
    }

    @Test
    void without_the_relay_the_local_service_is_let_go() throws IOException {
        String[] arguments = flags();
        relay.close();
        assertThatThrownBy(() -> run(arguments)).isInstanceOf(TunnelException.class)
                .hasMessageStartingWith("Exception running srv : ").hasMessageContaining("127.0.0.1");
        try (Socket service = local.accept()) {
            assertThat(service.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"--rv-auth,'--rv-auth required, but RV_AUTH is not in environment'", "--rv-e2ee,'--rv-e2ee required, but RV_AES is not in environment'"})
    void what_should_be_in_the_environment_is_missed_by_name(String flag, String said) {
        assertThatThrownBy(() -> run(flags(flag))).isInstanceOf(UsageException.class).hasMessage(said);
    }

    @Test
    void a60_a_parent_gives_the_proof_and_the_keys_in_the_environment() throws Exception {
        context.environment.putAll(Map.of("RV_AUTH", "{\"payload\":{}}", "RV_AES", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "RV_IV", "8PHy8/T19vf4+fr7/P3+/w=="));
        Future<Integer> exit = started(flags("--rv-auth", "--rv-e2ee"));
        try (Socket service = local.accept(); Socket peer = relay.accept()) {
            assertThat(context.said.get(3, TimeUnit.SECONDS)).isEqualTo("rv started successfully");
            assertThat(new String(peer.getInputStream().readNBytes(14), UTF_8)).isEqualTo("{\"payload\":{}}");
            assertThat(peer.getInputStream().read()).isEqualTo('\n');
            service.getOutputStream().write(new byte[16]);
            assertThat(HexFormat.of().formatHex(peer.getInputStream().readNBytes(16))).isEqualTo("9200cd8d239680cb5a69e65440326314");
            peer.getOutputStream().write(new byte[16]);
            assertThat(HexFormat.of().formatHex(service.getInputStream().readNBytes(16))).isEqualTo("9200cd8d239680cb5a69e65440326314");
        }
        exit.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void a_clients_end_listens_and_dials_the_relay_when_somebody_has_come() throws Exception {
        int port = Stage.deadPort();
        Future<Integer> exit = started("-h", "127.0.0.1", "-p", Integer.toString(relay.getLocalPort()), "--local-port", Integer.toString(port),
                "--bind-local-port", "--timeout", "60");
        context.said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(Stage.hasCaller(relay)).isFalse();
        relay.setSoTimeout(30_000);
        try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port); Socket peer = relay.accept()) {
            near.getOutputStream().write("hello".getBytes(UTF_8));
            assertThat(new String(peer.getInputStream().readNBytes(5), UTF_8)).isEqualTo("hello");
        }
        assertThat(exit.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "                             | --host is missing",
        "-h host                      | --port is missing",
        "-p 1                         | --host is missing",
        "-h host -p 0                 | --port '0' isn't a number from 1 to 65535",
        "-h host -p x                 | --port 'x' isn't a number from 1 to 65535",
        "-h host -p 1 --local-port -1 | --local-port '-1' isn't a number",
        "-h host -p 1 --timeout 0     | --timeout '0' isn't a number",
        "-h host -p                   | --port",
        "-h host -p 1 --unknown       | --unknown",
        "host                         | HOST PORT",
        "host 1 2 3                   | HOST PORT",
        "host ssh                     | PORT 'ssh' isn't a number",
        "host 1 -h other              | HOST PORT"})
    void wrong_arguments_are_refused_by_name(String arguments, String said) {
        String[] words = arguments == null ? new String[0] : arguments.split(" ", -1);
        assertThatThrownBy(() -> run(words)).isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void help_is_printed_to_stdout() {
        assertThat(run("--help")).isZero();
        assertThat(context.outText()).contains("--local-port", "--multi", "--bind-local-port", "--rv-auth", "--rv-e2ee");
    }
}
