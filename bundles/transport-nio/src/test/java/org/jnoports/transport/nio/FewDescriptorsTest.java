package org.jnoports.transport.nio;

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
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a listener does when the process has no file descriptor left. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell with ulimit")
class FewDescriptorsTest {
    private static final int DESCRIPTORS = 90;
    private static final int READ_LIMIT_MILLIS = 30_000;

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private Path errors;
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        errors = folder.resolve("errors");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        "sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" \"$@\"", java, "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("java.class.path"), FewDescriptors.class.getName())
                .redirectError(errors.toFile())
                .start();
        port = Integer.parseInt(process.inputReader(UTF_8).readLine());
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
        socket.getOutputStream().write("hello\n".getBytes(UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }

    private long complaints() {
        try {
            return Files.readString(errors).lines().filter(line -> line.contains("can't accept connections")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_listener_without_descriptors_says_so_once_waits_and_goes_on() throws IOException {
        Socket first = dial();
        assertThat(echo(first)).isEqualTo("hello");
        for (int n = 0; n < DESCRIPTORS; n++) {
            dial();
        }
        Await.until("it has said so", () -> complaints() == 1);
        assertThat(echo(first)).isEqualTo("hello"); // the others don't suffer
        long before = cpuMillis();
        assertThat(echo(first)).isEqualTo("hello");
        for (Socket socket : sockets) {
            socket.close();
        }
        assertThat(echo(dial())).isEqualTo("hello");
        assertThat(cpuMillis() - before).isLessThan(2000);
        assertThat(complaints()).isEqualTo(1);
    }

    private long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }
}
