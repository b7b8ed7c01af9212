package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The programs as a person meets them: the demo, mistakes, many at once. */
public class ProgramsIT {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path home() throws IOException {
        return folder.newFolder().toPath();
    }

    @Test
    public void the_demo_runs_a_command_on_the_device_and_so_does_the_next_of_the_same_home() throws Exception {
        Path home = home();
        try (Program demo = Program.start(home, "jnoports", "demo", "--once")) {
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
            assertThat(demo.out()).anyMatch(line -> line.contains(" x ") && line.contains(" = "));
        }
        try (Program demo = Program.start(home, "jnoports", "demo", "--once", "--json")) {
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
            String last = demo.out().get(demo.out().size() - 1);
            assertThat(last).startsWith("{\"ok\":true,\"sessionId\":\"").contains("\"remoteOutput\":\"", "\"setupMillis\":", "\"steps\":[{");
        }
    }

    @Test
    public void the_demo_ends_at_sigterm_and_leaves_nothing_behind() throws Exception {
        try (Program demo = Program.start(home(), "jnoports", "demo")) {
            demo.awaitLine("ssh -p ");
            demo.terminate();
            demo.awaitExit();
        }
    }

    @Test
    public void a_demo_without_openssh_goes_through_mina() throws Exception {
        Path bin = toolsWithoutSsh();
        try (Program demo = Program.start(home(), Map.of("PATH", bin.toString()), "jnoports", "demo", "--once")) {
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
        }
    }

    /** A PATH with what the start scripts need, and no ssh. */
    private Path toolsWithoutSsh() throws IOException {
        Path bin = folder.newFolder("bin").toPath();
        for (String directory : System.getenv("PATH").split(":", -1)) {
            for (String tool : List.of("sh", "dirname", "readlink", "basename", "cat", "cksum", "ls", "mkdir", "rmdir", "mv", "rm", "uname", "sed",
                    "tr", "cut", "head", "grep", "id", "echo", "nice", "nohup", "setsid", "awk", "stat", "date", "env", "expr", "realpath", "test")) {
                Path program = Path.of(directory, tool);
                if (Files.isExecutable(program) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), program);
                }
            }
        }
        return bin;
    }

    @Test
    public void a_missing_key_file_is_one_sentence_that_names_it() throws Exception {
        fails(1, "@nobody_key.atKeys", "sshnp", "-f", "@nobody", "-t", "@device", "-r", "@relay", "-d", "garage", "-u", "me");
        fails(1, "@nobody_key.atKeys", "npp_client", "-a", "@nobody", "--policy-atsign", "@policy", "ping");
    }

    @Test
    public void a_server_program_without_keys_ends_with_one_sentence() throws Exception {
        fails(1, "@nobody_key.atKeys", "sshnpd", "-a", "@nobody", "-m", "@client", "-d", "garage");
        fails(1, "@nobody_key.atKeys", "srvd", "-a", "@nobody", "-i", "127.0.0.1");
        fails(1, "@nobody_key.atKeys", "npp", "-a", "@nobody", "--daemon-atsigns", "@device");
    }

    @Test
    public void wrong_usage_is_named_and_ends_with_2() throws Exception {
        fails(2, "--no-such-flag", "sshnp", "--no-such-flag");
        fails(2, "--policy-manager", "sshnpd", "-a", "@a");
        fails(2, "--snoop", "srvd", "-a", "@a", "-i", "h", "--snoop");
        fails(2, "--policy-directory", "npp", "-a", "@a", "--policy-directory", "p");
        fails(2, "no-such-command", "jnoports", "no-such-command");
    }

    /** They had the first one only, and a twentieth of the speed. */
    @Test
    public void programs_that_carry_bytes_have_both_compilers() throws Exception {
        for (String[] carries : new String[][] {{"npt", "--version"}, {"sshnp", "--version"}, {"srv", "--help"}, {"jnoports", "proxy", "--help"}, {"sshnpd", "--version"},
                {"srvd", "--version"}}) {
            String[] arguments = Arrays.copyOfRange(carries, 1, carries.length);
            try (Program process = Program.start(home(), Map.of("JNOPORTS_JAVA_OPTS", "-XX:+PrintFlagsFinal"), carries[0], arguments)) {
                process.awaitExit();
                assertThat(process.out()).as(String.join(" ", carries)).anyMatch(line -> line.matches(" *intx TieredStopAtLevel += 4 .*"));
            }
        }
    }

    private void fails(int exit, String names, String program, String... arguments) throws IOException {
        try (Program process = Program.start(home(), program, arguments)) {
            assertThat(process.awaitExit()).as("%s", process).isEqualTo(exit);
            assertThat(process.out()).as("stdout").isEmpty();
            assertThat(process.err()).as("%s", process).filteredOn(line -> line.startsWith(program + ": ") || line.startsWith(program + " "))
                    .as("one sentence").singleElement().asString().contains(names);
            assertThat(process.err()).as("no stack").noneMatch(line -> line.contains("\tat ") || line.contains("Exception"));
        }
    }

    /** Each comes as far as the atDirectory, which doesn't know its atSign. */
    @Test
    public void fifty_clients_at_once_share_a_home_with_a_running_runtime() throws Exception {
        Path home = home();
        Program.enable(home, "org.jnoports.atserver.jar");
        Path etc = Files.createDirectories(home.resolve(".jnoports/etc"));
        Files.writeString(etc.resolve("org.jnoports.atserver-test.cfg"), "atSigns = @somebody\nrootPort = 0\n");
        keys(home);
        try (Program runtime = Program.start(home, "jnoports", "run")) {
            runtime.awaitLine("runtime of .* began");
            Path address = home.resolve(".jnoports/data/atserver/atdirectory.address");
            Machines.await("the atDirectory listens", () -> Files.exists(address));
            String root = Files.readString(address).strip();
            List<Program> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                clients.add(Program.start(home, "sshnp", "-f", "@many", "-t", "@device", "-r", "@relay", "-d", "garage", "-u", "me", "--root-domain", root));
            }
            for (Program client : clients) {
                assertThat(client.awaitExit()).as("%s", client).isEqualTo(1);
                assertThat(client.err()).as("%s", client).anyMatch(line -> line.contains(root + " doesn't know the atSign @many"));
            }
            assertThat(runtime.isAlive()).isTrue();
        }
    }

    private static void keys(Path home) {
        Path file = home.resolve(".atsign/keys/@many_key.atKeys");
        try (var services = new org.jnoports.api.plain.Services(ProgramsIT.class.getClassLoader(), Map.of())) {
            var store = services.get(org.jnoports.api.keys.AtKeysStore.class);
            store.write(file, org.jnoports.api.at.AtSign.of("@many"), store.create());
        }
    }
}
