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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        return new Srv(services.get(Transport.class)).run(context, List.of(arguments));
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
    @ValueSource(strings = {"--bind-local-port", "--multi", "--rv-auth", "--rv-e2ee"})
    void what_comes_later_is_refused_by_name(String flag) {
        assertThatThrownBy(() -> run(flags(flag))).isInstanceOf(UsageException.class)
                .hasMessage(flag + " comes with the 5.x line");
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
        assertThat(context.outText()).contains("--local-port").doesNotContain("--multi");
    }
}
