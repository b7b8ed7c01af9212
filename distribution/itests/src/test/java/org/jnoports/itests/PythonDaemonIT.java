package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * The published daemon for Python, unmodified, with our atServers, relay and client. It knows one atDirectory, root.atsign.org:64,
 * and one SSH server, localhost:22 (peers.md, section 2), so all of it runs on a machine apart.
 */
public class PythonDaemonIT {
    private static final String ROOT = "root.atsign.org";
    private static final String CLIENT = "@py_client";
    private static final String DEVICE = "@py_device";
    private static final String RELAY = "@py_relay";

    private Path directory;
    private Apart apart;
    private Path certificates;
    private Path own;
    private Program sshd;

    @Before
    public void start_all_but_client_and_daemon() throws IOException {
        assumeTrue("skipped: JNOPORTS_SSHNPD doesn't name Python's sshnpd", daemon() != null && Files.isExecutable(Path.of(daemon())));
        assumeTrue("skipped: there is no sshd or ssh", Stage.hasSsh() && Apart.find("sshd").isPresent() && Apart.find("ssh-keygen").isPresent());
        String missing = Apart.missing().orElse("");
        assumeTrue("skipped: " + missing, missing.isEmpty());
        directory = Files.createTempDirectory("jnoports-python-");
        apart = Apart.with(directory, ROOT);
        Program atServers = program("atservers", Map.of(), "jnoports", "atserver", "--host", ROOT, "--atsign", CLIENT, "--atsign", DEVICE,
                "--atsign", RELAY, "--keys-dir", directory.resolve("keys").toString());
        assertThat(atServers.awaitLine("^atDirectory ")).contains(ROOT + ":64");
        certificates = Path.of(atServers.awaitLine("^trust ").substring("trust ".length()).strip());
        give("client", CLIENT);
        give("device", DEVICE);
        give("relay", RELAY);
        startSshServer();
        program("relay", Map.of(), "srvd", "-a", RELAY, "-i", "127.0.0.1").awaitLine("leases ports of");
    }

    private static String daemon() {
        return System.getenv("JNOPORTS_SSHNPD");
    }

    private Path home(String machine) throws IOException {
        return Files.createDirectories(directory.resolve(machine));
    }

    private void give(String machine, String atSign) throws IOException {
        Path trust = Files.createDirectories(home(machine).resolve(".jnoports/trust"));
        Files.copy(certificates, trust.resolve(certificates.getFileName()));
        Path keys = Files.createDirectories(home(machine).resolve(".atsign/keys"));
        Path file = Path.of(atSign + "_key.atKeys");
        Files.copy(directory.resolve("keys").resolve(file), keys.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void startSshServer() throws IOException {
        Path ssh = Files.createDirectories(home("device").resolve(".ssh"));
        own = key("id");
        Files.copy(directory.resolve("id.pub"), ssh.resolve("authorized_keys"));
        if (user().equals("root")) { // whose sshd insists on this directory, which the machine itself doesn't get
            started("mkdir", Map.of(), List.of("sh", "-c", "test -d /run/sshd || { mount -t tmpfs run /run && mkdir /run/sshd; }")).awaitExit();
        }
        Path hostKey = key("host_key");
        Path config = Files.writeString(directory.resolve("sshd_config"), """
                Port 22
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PidFile none
                """.formatted(hostKey, ssh.resolve("authorized_keys")));
        sshd = started("sshd", Map.of(), List.of(Apart.find("sshd").orElseThrow().toString(), "-D", "-e", "-f", config.toString()));
        sshd.awaitLine("listening on");
    }

    private Path key(String name) {
        Path key = directory.resolve(name);
        started("ssh-keygen", Map.of(), List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())).awaitExit();
        return key;
    }

    private Program program(String machine, Map<String, String> more, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, Program.distribution().resolve("bin").resolve(command[0]).toString());
        Map<String, String> environment = new HashMap<>(Program.environment(home(machine)));
        environment.putAll(more);
        return started(command[0], environment, words);
    }

    private Program started(String name, Map<String, String> environment, List<String> command) {
        return Program.start(name, apart.program(environment, command));
    }

    @After
    public void stop_everything() throws IOException {
        if (directory == null) {
            return;
        }
        if (apart != null) {
            apart.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    public void a14_sshnp_reaches_the_ssh_server_of_a_python_daemon() throws Exception {
        Program daemon = started("sshnpd of Python", Map.of("HOME", home("device").toString(), "USER", user(), "SSL_CERT_FILE", certificates.toString(),
                "PYTHONUNBUFFERED", "1"), List.of(daemon(), "-m", CLIENT, "-a", DEVICE, "-d", "garage", "-u", "-v"));
        daemon.awaitLine("^Monitor started on " + DEVICE);
        Program client = program("client", Map.of(), "sshnp", "-f", CLIENT, "-t", DEVICE, "-r", RELAY, "-d", "garage", "--no-ac", "--no-ad", "--no-et",
                "-i", own.toString(), "-u", user()); // the daemon shares the name, too, but encrypted with another IV than it says
        String line = client.awaitLine("^ssh -p ");
        Program over = started("ssh", Program.environment(home("client")), List.of("sh", "-c", "exec " + line + " -o BatchMode=yes 'echo $((6 * 7))'"));
        assertThat(over.awaitExit()).as("%s%n%s%n%s%n%s", over, client, sshd, daemon).isZero();
        assertThat(over.out()).containsExactly("42");
        daemon.awaitLine("notify:id:([0-9a-f-]{36}):update:.*:" + CLIENT + ":\\1\\.garage\\.sshnp" + DEVICE + ":"); // its answer's id is the session's
        Machines.await("sshd tells of both logins", () -> sshd.count("^Accepted publickey") == 2);
        assertThat(sshd.err().stream().filter(l -> l.startsWith("Accepted publickey")).map(l -> l.replaceAll(".* ", "")))
                .as("the daemon's key opens the tunnel, the person's the shell: %s", sshd).doesNotHaveDuplicates();
    }

    private static String user() {
        return System.getProperty("user.name");
    }
}
