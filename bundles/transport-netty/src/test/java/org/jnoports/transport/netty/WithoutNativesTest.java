package org.jnoports.transport.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where Netty's native library can't be put anywhere: in a process of its own. */
class WithoutNativesTest {
    @TempDir
    private Path folder;

    @Test
    void the_transport_falls_back_to_java_nio_says_so_once_and_works() throws IOException, InterruptedException {
        Path noFolder = Files.createFile(folder.resolve("file"));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-Dio.netty.native.workdir=" + noFolder.resolve("in"), "-cp", System.getProperty("java.class.path"),
                        WithoutNatives.class.getName())
                .redirectError(log.toFile())
                .start();
        String heard = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        assertThat(heard).isEqualTo("hello by nio");
        assertThat(Files.readString(log).lines().filter(line -> line.contains("the netty transport can't use epoll"))).hasSize(1);
    }
}
