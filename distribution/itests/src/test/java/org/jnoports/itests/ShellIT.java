package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.plain.Services;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The shell as a person has it: on a terminal, and by the machine's ssh. */
public class ShellIT {
    private static final String PROMPT = "jnoports> ";

    private static Home home;
    private static Program runtime;

    @BeforeClass
    public static void run() throws IOException {
        home = new Home();
        runtime = home.run();
    }

    @AfterClass
    public static void end() {
        runtime.terminate();
        assertThat(runtime.awaitExit()).as("%s", runtime).isZero();
        home.close();
    }

    private static Pty shell() throws IOException {
        assumeTrue("a pseudo-terminal needs python3, which isn't here", Pty.available());
        Pty shell = home.onTerminal("shell");
        shell.await(PROMPT);
        return shell;
    }

    @Test
    public void a_person_types_completes_and_leaves() throws Exception {
        Pty shell = shell();
        shell.type("statu\t\r");
        assertThat(shell.await(PROMPT)).contains("runtime of " + home.path());
        shell.type("sessions --js\t\r");
        assertThat(shell.await(PROMPT)).contains("[]");
        shell.type("help | grep session-end\r");
        assertThat(shell.await(PROMPT)).contains("ends a session at once");
        shell.type("exit\r");
        assertThat(shell.awaitExit()).isZero();
    }

    @Test
    public void what_can_be_typed_next_is_listed() throws Exception {
        Pty shell = shell();
        shell.type("transport switch ni\t");
        shell.await("transport switch nio");
        shell.type("\u0003");
        shell.await(PROMPT);
        shell.type("drain --\t\t");
        shell.await("--limit[^\\n]*--resume");
    }

    @Test
    public void ctrl_c_ends_the_command_and_not_the_shell() throws Exception {
        Pty shell = shell();
        shell.type("sessions --watch 1\r");
        shell.await("no sessions");
        shell.type("\u0003");
        shell.await(PROMPT);
        shell.type("version\r");
        shell.await("jnoports \\d");
        shell.await(PROMPT);
        shell.type("\u0004");
        assertThat(shell.awaitExit()).isZero();
    }

    @Test
    public void a_wrong_command_is_one_sentence_and_the_shell_goes_on() throws Exception {
        Pty shell = shell();
        shell.type("fly\r");
        assertThat(shell.await(PROMPT)).contains("there is no command 'fly'; 'help' lists what there is");
        shell.type("session-end nobody\r");
        assertThat(shell.await(PROMPT)).contains("session-end: there is no open session nobody");
        shell.type("'unclosed\r");
        shell.type("\u0003");
        shell.await(PROMPT);
    }

    @Test
    public void the_terminal_is_given_back_as_it_was() throws Exception {
        assumeTrue("a pseudo-terminal needs python3, which isn't here", Pty.available());
        String program = Program.distribution().resolve("bin/jnoports").toString();
        try (Pty pty = Pty.start(Program.environment(home.root()), List.of("sh", "-c", "stty -a > before; " + program + " shell; stty -a | diff before - && echo same; rm before"))) {
            pty.await(PROMPT);
            pty.type("exit\r");
            pty.await("same");
        }
    }

    @Test
    public void a_runtime_can_have_its_shell_on_its_own_terminal() throws Exception {
        assumeTrue("a pseudo-terminal needs python3, which isn't here", Pty.available());
        try (Home other = new Home()) {
            Pty terminal = other.onTerminal("run", "--shell");
            terminal.await(PROMPT);
            terminal.type("status\r");
            terminal.await("runtime of " + other.path());
            terminal.await(PROMPT);
            terminal.type("exit\r");
            Machines.await("the runtime goes on", () -> other.out("sessions").equals("no sessions"));
            Machines.await("Ctrl-C ends it, once the shell has given the terminal back", () -> terminal.typed("\u0003").hasEnded());
            assertThat(other.done("sessions").awaitExit()).isEqualTo(1);
        }
    }

    @Test
    public void lines_come_from_a_pipe_until_one_fails() throws Exception {
        Answer answer = run(List.of("/bin/sh", "-c", "printf '# lines\\nsessions\\nfly\\nversion\\n' | " + Program.distribution().resolve("bin/jnoports") + " shell"));
        assertThat(answer.code).isEqualTo(2);
        assertThat(answer.text).isEqualTo("no sessions\nthere is no command 'fly'; 'help' lists what there is");
    }

    private record Answer(int code, String text) {}

    private static Answer run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Program.environment(home.root()));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }

    @Test
    public void by_ssh_with_the_owners_key_only_and_off_unless_configured() throws Exception {
        assumeTrue("the person's side is the ssh program, which isn't here", Stage.hasSsh());
        Path config = home.etc().resolve("org.jnoports.shell.cfg");
        Path keys = home.etc().resolve("authorized_keys");
        Path identity = identity(keys);
        assertThat(home.path().resolve("data/console/ssh_host_key")).as("off at first").doesNotExist();
        Files.writeString(config, "sshPort = 0\n");
        runtime.awaitLine("lets nobody in: there is no " + keys);
        String line = runtime.awaitLine("the shell can be reached by 'ssh -p");
        List<String> ssh = ssh(line, identity);
        assertThat(run(with(ssh, "sessions")).text).as("without a key").contains("Permission denied");

        Files.move(keys.resolveSibling("authorized_keys.later"), keys);
        assertThat(run(with(ssh, "sessions"))).isEqualTo(new Answer(0, "no sessions"));
        assertThat(run(with(ssh, "sessions | wc -l")).text).isEqualTo("1");
        assertThat(run(with(ssh, "fly")).code).isEqualTo(2);
        assertThat(run(with(ssh, "-o", "PubkeyAuthentication=no", "sessions")).text).as("no password").contains("Permission denied (publickey)");

        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(run(with(ssh, "sessions")).text).as("keys that others may write").contains("Permission denied");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        if (Pty.available()) {
            try (Pty pty = Pty.start(Map.of(), with(ssh, "-t"))) {
                pty.await(PROMPT);
                pty.type("versio\t\r");
                pty.await("jnoports \\d");
                pty.await(PROMPT);
                pty.type("\u0004");
                assertThat(pty.awaitExit()).isZero();
            }
        }
        Files.writeString(config, "sshPort = -1\n");
        Machines.await("off again", () -> refused(with(ssh, "sessions")));
    }

    private static boolean refused(List<String> command) {
        try {
            return run(command).text.contains("refused");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path identity(Path keys) throws IOException {
        try (Services services = new Services(ShellIT.class.getClassLoader(), Map.of(Services.HOME, home.path().toString()))) {
            SshKeys.Pair pair = services.get(SshKeys.class).create(SshKeys.Algorithm.ED25519, "itest");
            Path identity = home.root().resolve("id");
            Stage.writePrivate(identity, pair.privateKey());
            Stage.writePrivate(keys.resolveSibling("authorized_keys.later"), pair.publicKey() + "\n");
            return identity;
        }
    }

    /** The line that the log gives, with what a test needs besides. */
    private static List<String> ssh(String line, Path identity) {
        String[] words = line.substring(line.indexOf("'ssh ") + 1, line.lastIndexOf('\'')).split(" ", -1);
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-i", identity.toString(), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-o", "UserKnownHostsFile=" + home.root().resolve("known_hosts")));
        command.addAll(List.of(words).subList(1, words.length));
        return command;
    }

    /** Options before the host, a command after it. */
    private static List<String> with(List<String> ssh, String... more) {
        List<String> command = new ArrayList<>(ssh);
        for (String word : more) {
            if (word.startsWith("-") || word.contains("Authentication=")) {
                command.add(command.size() - 1, word);
            } else {
                command.add(word);
            }
        }
        return command;
    }
}
