package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Test;

/** The runtime as a service of systemd: what it tells, and that the unit is one. */
public class ServiceIT {
    /** Stands for systemd: prints what it is told, sends SIGTERM after the second sign of life. */
    private static final String SYSTEMD = """
            import os, signal, socket, subprocess, sys, tempfile
            path = os.path.join(tempfile.mkdtemp(), 'notify')
            heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            heard.bind(path)
            heard.settimeout(100)
            service = subprocess.Popen(sys.argv[1:], env=dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC='1000000'), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            alive = 0
            while True:
                said = heard.recv(4096).decode()
                print(said.replace('\\n', ' '), flush=True)
                alive += 'WATCHDOG=1' in said
                if alive == 2:
                    service.send_signal(signal.SIGTERM)
                    alive = 3
                if 'STOPPING=1' in said:
                    break
            print('exit', service.wait(60))
            """;

    private static boolean has(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    @Test
    public void systemd_is_told_ready_alive_and_stopping() throws Exception {
        assumeTrue("systemd-notify and python3 aren't both here", has("systemd-notify") && has("python3"));
        try (Home home = new Home()) {
            String said = run(home, List.of("python3", "-c", SYSTEMD, Program.distribution().resolve("bin/jnoports").toString(), "run"));
            assertThat(said).contains("READY=1", "STATUS=runs the home " + home.path(), "WATCHDOG=1", "STOPPING=1");
            assertThat(said.indexOf("READY=1")).isLessThan(said.indexOf("WATCHDOG=1"));
            assertThat(said).as("SIGTERM ends it in order").containsPattern("exit (0|143|-15)");
        }
    }

    @Test
    public void the_unit_is_one_that_systemd_takes() throws Exception {
        assumeTrue("systemd-analyze isn't here", has("systemd-analyze"));
        try (Home home = new Home()) {
            Path unit = home.root().resolve("jnoports.service");
            Files.writeString(unit, Files.readString(Program.distribution().resolve("systemd/jnoports.service"))
                    .replace("/opt/jnoports", Program.distribution().toString()).replace("User=jnoports", "User=root"));
            assertThat(run(home, List.of("systemd-analyze", "verify", unit.toString()))).doesNotContain("jnoports.service:");
        }
    }

    private static String run(Home home, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Program.environment(home.root()));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(text).isTrue();
        return text;
    }
}
