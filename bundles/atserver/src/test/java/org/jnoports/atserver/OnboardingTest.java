package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.transport.Transport;
import org.jnoports.atprotocol.ActivateCommand;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code at_activate} from a CRAM secret to an app with keys of its own, against a real atServer. */
class OnboardingTest {
    @TempDir
    Path directory;

    private TestServers servers;
    private Path owners;

    @BeforeEach
    void start() {
        servers = TestServers.start(TestServers.settings(directory, Optional.empty(), "@new"), Limits.standard());
        owners = directory.resolve("owner.atKeys");
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    @Test
    void a_secret_an_owner_a_pass_code_an_app_and_its_end() throws IOException {
        onboard();
        AtKeys owner = servers.services.get(AtKeysStore.class).read(owners);
        assertThat(servers.connect("@new").login("@new", owner).reply("lookup:publickey@new")).startsWith("error:AT0015"); // that's the shared one
        assertThat(run("otp").printed()).matches("[1-9A-NP-Z]{6}\\R");

        String code = run("otp", "-e", "1h,30m").printed().strip();
        Path apps = directory.resolve("app.atKeys");
        Run enrolling = begin("enroll", "-a", "@new", "-s", code, "-p", "my app", "-d", "laptop", "-n", "sshnp:rw,sshrvd:r", "-k", apps.toString());
        String id = enrolling.awaitProgress("enrolment ([0-9a-f-]{36});");
        assertThat(run("list").printed()).isEqualTo(id + "\tpending\tmy app\tlaptop\tsshnp:rw,sshrvd:r\n");
        assertThat(run("approve", "-i", id).printed()).isEqualTo(id + "\tapproved\n");
        assertThat(Await.value(enrolling.ended)).isEqualTo(Command.DONE);
        AtKeys app = servers.services.get(AtKeysStore.class).read(apps);
        assertThat(app.enrollmentId()).contains(id);
        assertThat(app.selfEncryptionKey()).isEqualTo(owner.selfEncryptionKey());
        assertThat(app.encryptionPublicKey()).isEqualTo(owner.encryptionPublicKey());
        assertThat(app.signEnvelope("x".getBytes(StandardCharsets.UTF_8))).isEqualTo(owner.signEnvelope("x".getBytes(StandardCharsets.UTF_8)));
        assertThat(Files.readString(apps)).contains("\"apkamSymmetricKey\"", "\"enrollmentId\":\"" + id + "\"");

        RawClient connection = appLogin(app, id);
        assertThat(connection.reply("update:x.sshnp@new v")).matches("data:\\d+");
        assertThat(connection.reply("update:x.sshrvd@new v")).startsWith("error:AT0009");
        assertThat(run("revoke", "-A", "^my app$").printed()).isEqualTo(id + "\trevoked\n");
        assertThat(connection.record()).isEqualTo("(closed)");
        assertThat(run("unrevoke", "-i", id).printed()).isEqualTo(id + "\tapproved\n");
        appLogin(app, id);
        run("revoke", "-i", id);
        assertThat(run("delete", "-i", id).printed()).isEqualTo(id + "\tdeleted\n");
        assertThat(run("list").printed()).isEmpty();
    }

    @Test
    void a_denied_app_hears_it_and_a_chosen_code_is_good_again() {
        onboard();
        run("spp", "-s", "letmein7");
        for (String name : List.of("one", "two")) {
            Run enrolling = begin("enroll", "-a", "@new", "-s", "letmein7", "-p", "app", "-d", name, "-n", "sshnp:rw", "-k", directory.resolve(name).toString());
            String id = enrolling.awaitProgress("enrolment ([0-9a-f-]{36});");
            assertThat(run("fetch", "-i", id).printed()).startsWith(id + "\tpending\tapp\t" + name);
            assertThat(run("deny", "-D", "^" + name + "$").printed()).isEqualTo(id + "\tdenied\n");
            assertThat(Await.failure(TunnelException.class, enrolling.ended)).hasMessage("enrolment " + id + " of @new was denied");
        }
        assertThat(run("list", "-s", "denied").printed().lines()).hasSize(2);
        assertThat(run("list", "-s", "approved").printed()).isEmpty();
        assertThatThrownBy(() -> run("approve", "-i", "nonsense")).isInstanceOf(TunnelException.class).hasMessageContaining("no enrolment of @new");
    }

    @Test
    void wrong_usage_is_named() {
        onboard();
        assertThatThrownBy(() -> run("approve")).isInstanceOf(UsageException.class).hasMessageStartingWith("-i is missing");
        assertThatThrownBy(() -> begin("enroll", "-a", "@new", "-s", "ab", "-p", "a", "-d", "b", "-n", "x:rw").value()).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("-s: ").hasMessageNotContaining("ab ");
        assertThatThrownBy(() -> begin("enroll", "-a", "@new", "-s", "abcdef", "-p", "a", "-d", "b", "-n", "x").value()).hasMessageStartingWith("-n: ");
        assertThatThrownBy(() -> run("otp", "-e", "soon")).hasMessageStartingWith("-e: ");
        assertThatThrownBy(() -> run("list", "--nonsense=x")).hasMessageContaining("there is no flag --nonsense;");
        assertThatThrownBy(() -> begin("enroll", "-a", "@new", "-s", "abcdef", "-p", "a", "-d", "b", "-n", "x:rw", "-k", owners.toString()).value())
                .hasMessageContaining(owners + " exists already");
        assertThat(run("enroll", "--help").printed()).contains("--passcode", "--namespaces");
    }

    private void onboard() {
        try {
            String secret = Files.readString(AtServerSettings.secretFile(servers.settings.dataDirectory(), AtSign.of("@new"))).strip();
            assertThat(begin("onboard", "-a", "@new", "-c", secret, "-k", owners.toString()).value()).isEqualTo(Command.DONE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RawClient appLogin(AtKeys app, String id) {
        RawClient client = servers.connect("@new");
        String challenge = client.reply("from:@new").substring("data:".length());
        String signature = java.util.Base64.getEncoder().encodeToString(app.signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
        assertThat(client.ask("pkam:enrollmentId:" + id + ":" + signature)).isEqualTo("data:success\n@new@");
        return client;
    }

    /** With the owner's keys, to the end. */
    private Run run(String task, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(task, "-a", "@new", "-k", owners.toString()));
        arguments.addAll(Arrays.asList(flags));
        Run run = begin(arguments.toArray(new String[0]));
        assertThat(run.value()).isEqualTo(Command.DONE);
        return run;
    }

    private Run begin(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("-r", servers.directory().toString()));
        Run run = new Run();
        Command program = new ActivateCommand(servers.services.get(AtKeysStore.class), servers.services.get(ServerCertificates.class), servers.services.get(Transport.class));
        Thread thread = new Thread(() -> {
            try {
                run.ended.complete(program.run(run, all));
            } catch (RuntimeException e) {
                run.ended.completeExceptionally(e);
            }
        }, "test-at_activate");
        thread.start();
        return run;
    }

    /** One run of the program. */
    private final class Run implements CommandContext {
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        private final Queue<String> steps = new ConcurrentLinkedQueue<>();

        int value() {
            try {
                return ended.join();
            } catch (java.util.concurrent.CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        String printed() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        String awaitProgress(String regex) {
            Pattern pattern = Pattern.compile(regex);
            Await.until(regex, () -> pattern.matcher(steps.toString()).find() || ended.isDone());
            Matcher matcher = pattern.matcher(steps.toString());
            assertThat(matcher.find()).as("%s, %s", steps, ended).isTrue();
            return matcher.group(1);
        }

        @Override
        public String name() {
            return "at_activate";
        }

        @Override
        public Path home() {
            return directory;
        }

        @Override
        public Path userHome() {
            return directory;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public PrintStream out() {
            return out;
        }

        @Override
        public PrintStream err() {
            return out;
        }

        @Override
        public void progress(String step) {
            steps.add(step);
        }

        @Override
        public void verbose() {}

        @Override
        public CompletionStage<Void> stopping() {
            return new CompletableFuture<>();
        }
    }
}
