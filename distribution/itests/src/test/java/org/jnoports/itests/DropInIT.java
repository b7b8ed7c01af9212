package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A runtime becomes what is put into its home, and is it no longer when that is taken out. */
public class DropInIT {
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration BUSY = Duration.ofSeconds(20);

    private Machines machines;
    private Path home;

    @Before
    public void start_the_atservers() throws IOException {
        assumeTrue("the person's side of these tests is the ssh program", Stage.hasSsh());
        machines = new Machines();
        home = machines.home("relay").resolve(".jnoports");
    }

    @After
    public void stop_everything() {
        if (machines != null) {
            machines.close();
        }
    }

    @Test
    public void from_an_empty_home_to_a_relay_and_then_a_daemon_and_back() throws Exception {
        assertThat(machines.program("relay", "jnoports", "enable", "relay").awaitExit()).isZero();
        edit(home.resolve("etc/org.jnoports.role.relay-default.cfg"), Map.of("atSign =", "atSign = " + Machines.RELAY,
                "advertisedHost =", "advertisedHost = 127.0.0.1", "#rootDomain = root.atsign.org:64", "rootDomain = " + machines.rootDomain()));
        Program runtime = machines.program("relay", "jnoports", "run");
        runtime.awaitLine("hears requests for ports of 127.0.0.1");

        machines.keysOf("device", "relay");
        Files.writeString(home.resolve("etc/org.jnoports.policy.personal-garage.cfg"), "client = " + Machines.CLIENT + "\ndaemon = " + Machines.DEVICE + "\n");
        Instant before = Instant.now();
        Home.put(Home.bundle("org.jnoports.role.daemon"), home.resolve("load/org.jnoports.role.daemon.jar"));
        Files.writeString(home.resolve("etc/org.jnoports.role.daemon-garage.cfg"), """
                atSign = %s
                device = garage
                rootDomain = %s
                localSshdPort = %d
                permitOpen = localhost:%3$d
                authorizedKeys = %s
                """.formatted(Machines.DEVICE, machines.rootDomain(), machines.sshPort(), machines.authorizedKeys()));
        runtime.awaitLine("monitor started");
        Duration took = Duration.between(before, Instant.now());
        System.out.println("the daemon was up " + took.toMillis() + " ms after its files were copied");
        assertThat(took).isLessThan(busy() ? BUSY : QUICK);

        Process held = machines.over(Machines.sshLine(machines.client()), "echo on; read line; echo $line");
        assertThat(held.getInputStream().readNBytes(3)).hasSize(3);
        assertSessionIsListed();
        Files.delete(home.resolve("load/org.jnoports.role.daemon.jar"));
        Machines.await("the daemon's service is gone", () -> out("status").matches("(?s).*daemon-garage +not there.*"));
        held.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
        held.getOutputStream().close();
        assertThat(new String(held.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).as("the session was drained").isEqualTo("still here");
        runtime.awaitLine("bundle org.jnoports.role.daemon is gone");
        assertThat(out("status")).containsPattern("daemon-garage +not there +missing").containsPattern("relay-default +ready");
        runtime.terminate();
        assertThat(runtime.awaitExit()).as("%s", runtime).isZero();
    }

    /** Both roles of this runtime have it; so has the trace, from its first step on. */
    private void assertSessionIsListed() throws IOException {
        String sessions = out("sessions");
        assertThat(sessions).contains("relay-default", "daemon-garage", Machines.CLIENT, "garage", "localhost:" + machines.sshPort(), "nio", "none");
        String id = sessions.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
        assertThat(out("trace", "--past", id)).contains("opened for " + Machines.CLIENT, "both sides have come", "is connected to localhost:");
        assertThat(out("health", "--tag", "connections")).contains("its atServer answers within", Machines.DEVICE, Machines.RELAY);
        assertThat(out("health", "--tag", "relay-ports")).contains("a port can be had and connected to");
        assertThat(out("devices")).contains("garage", "ready");
        assertThat(out("relay")).contains("ready", Machines.RELAY);
        assertThat(out("atservers")).contains("live", " ms");
    }

    private String out(String... arguments) {
        try {
            Program program = machines.program("relay", "jnoports", arguments);
            program.awaitExit();
            return String.join("\n", program.out());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void edit(Path file, Map<String, String> lines) throws IOException {
        Files.write(file, Files.readAllLines(file).stream().map(line -> lines.getOrDefault(line, line)).toList());
    }

    /** Other work on the machine takes its time. */
    private static boolean busy() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() > system.getAvailableProcessors();
    }
}
