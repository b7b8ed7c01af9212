package org.jnoports.testkit.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every transport promises when its process has no file descriptor left: it stops accepting, says so once, tries again,
 * and what is open goes on. In a process of its own, with the one transport that the class path has.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell with ulimit")
public abstract class FewDescriptorsContract {
    private static final int DESCRIPTORS = 100;
    private static final int READ_LIMIT_MILLIS = 30_000;

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private Path errors;
    private Process process;
    private int port;

    /** Of the transport, as its plain Java factory has them. */
    protected abstract Map<String, String> properties();

    @BeforeEach
    void start() throws IOException {
        errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), FewDescriptors.class.getName()));
        properties().forEach((key, value) -> command.add(key + "=" + value));
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String line = process.inputReader(UTF_8).readLine();
        assertThat(line).as(Files.readString(errors)).isNotNull();
        port = Integer.parseInt(line);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        process.destroyForcibly();
        Await.until("the process has ended", () -> !process.isAlive());
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        sockets.add(socket);
        return socket;
    }

    private static String echo(Socket socket) throws IOException {
        return pass(socket, socket);
    }

    private static String pass(Socket from, Socket to) throws IOException {
        from.getOutputStream().write("hello\n".getBytes(UTF_8));
        return new BufferedReader(new InputStreamReader(to.getInputStream(), UTF_8)).readLine();
    }

    private long complaints() {
        try {
            return Files.readString(errors).lines().filter(line -> line.contains("can't accept connections")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_listener_without_descriptors_says_so_once_waits_and_goes_on_and_sessions_live() throws IOException {
        Socket left = dial();
        Socket right = dial();
        assertThat(pass(left, right)).isEqualTo("hello");
        Socket line = dial();
        assertThat(echo(line)).isEqualTo("hello");
        for (int n = 0; n < DESCRIPTORS; n++) {
            dial();
        }
        Await.until("it has said so", () -> complaints() == 1);
        assertThat(echo(line)).isEqualTo("hello"); // the others don't suffer
        assertThat(pass(left, right)).isEqualTo("hello");
        long before = cpuMillis();
        assertThat(pass(right, left)).isEqualTo("hello");
        for (Socket socket : sockets.subList(2, sockets.size())) {
            socket.close();
        }
        assertThat(echo(dial())).isEqualTo("hello");
        assertThat(pass(left, right)).isEqualTo("hello");
        assertThat(cpuMillis() - before).isLessThan(2000);
        assertThat(complaints()).isEqualTo(1);
    }

    private long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }
}
