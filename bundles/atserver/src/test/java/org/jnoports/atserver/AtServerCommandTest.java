package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.Roles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtServerCommandTest {
    @TempDir
    Path home;

    private final RecordedRoles roles = new RecordedRoles();

    @Test
    void it_starts_the_role_says_where_everything_is_and_stays_until_it_is_stopped() {
        Context context = new Context(home);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run(context, "--atsign", "@alice", "--atsign", "bob", "--host", "at.example",
                "--bind", "*", "--root-port", "0", "--keys-dir", "/k"));
        context.ready.join();
        assertThat(exit).isNotDone();
        assertThat(context.text()).isEqualTo("""
                atDirectory at.example:4711
                trust %s
                @alice /k/@alice_key.atKeys
                @bob /k/@bob_key.atKeys
                """.formatted(home.resolve("trust/at.example.pem")));
        assertThat(roles.pid).isEqualTo("org.jnoports.atserver");
        assertThat(roles.configuration).containsEntry("host", "at.example").containsEntry("bindHost", "*").containsEntry("rootPort", 0)
                .containsEntry("keysDirectory", "/k").containsEntry("dataDirectory", home.resolve("data/atserver").toString());
        assertThat((String[]) roles.configuration.get("atSigns")).containsExactly("@alice", "@bob");
        context.stopping.complete(null);
        assertThat(exit.join()).isEqualTo(Command.DONE);
        assertThat(roles.closed).isTrue();
    }

    @Test
    void keys_go_where_people_have_them_unless_secrets_are_wanted() {
        Context context = new Context(home);
        context.stopping.complete(null);
        run(context, "--atsign", "@alice", "-v");
        assertThat(context.text()).contains("@alice " + home.resolve("person/.atsign/keys/@alice_key.atKeys"));
        assertThat(roles.configuration).containsEntry("rootPort", 64);
        assertThat(context.verbose).isTrue();
        Context other = new Context(home);
        other.stopping.complete(null);
        run(other, "--atsign", "@alice", "--no-keys");
        assertThat(other.text()).contains("@alice " + home.resolve("data/atserver/cram/@alice.secret"));
        assertThat(roles.configuration).containsEntry("keysDirectory", "");
    }

    /** It was once: a file or folder of that name was read for arguments. The module's own {@code src} is such a folder. */
    @Test
    void an_atsign_is_not_a_file_of_arguments() {
        Context context = new Context(home);
        context.stopping.complete(null);
        run(context, "--atsign", "@src");
        assertThat((String[]) roles.configuration.get("atSigns")).containsExactly("@src");
    }

    @Test
    void help_is_a_result() {
        Context context = new Context(home);
        assertThat(run(context, "--help")).isEqualTo(Command.DONE);
        assertThat(context.text()).contains("--atsign").contains("--root-port");
        assertThat(roles.pid).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--atsign", "--atsign @a --atsign a@b", "--atsign @a --root-port x", "--atsign @a --root-port 70000", "--atsign @a --bad", "--atsign @a more"})
    void wrong_usage_is_said_before_anything_is_started(String arguments) {
        List<String> list = arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1));
        assertThatThrownBy(() -> new AtServerCommand(roles).run(new Context(home), list)).isInstanceOf(UsageException.class).hasMessageStartingWith("atserver: ");
        assertThat(roles.pid).isEmpty();
    }

    @Test
    void a_role_that_fails_fails_the_command_and_is_taken_back() {
        roles.failure = new TunnelException("port 64 is taken");
        assertThatThrownBy(() -> run(new Context(home), "--atsign", "@a")).isSameAs(roles.failure);
        assertThat(roles.closed).isTrue();
    }

    @Test
    void atsigns_are_added_to_and_removed_from_the_homes_configuration_and_a_secret_is_shown_once() throws IOException {
        Path file = Files.createDirectories(home.resolve("etc")).resolve("org.jnoports.atserver-default.cfg");
        Files.writeString(file, "# mine\nhost = at.example\n#atSigns = @no\natSigns = @alice\nrootPort = 0\n");
        assertThat(run(new Context(home), "add", "@Bob", "carol")).isEqualTo(Command.DONE);
        assertThat(file).hasContent("# mine\nhost = at.example\n#atSigns = @no\natSigns = @alice, @bob, @carol\nrootPort = 0\n");
        Path secret = AtServerSettings.secretFile(home.toAbsolutePath().resolve("data/atserver"), AtSign.of("@bob"));
        SmallFiles.writeSecret(secret, "hush\n");
        Context shown = new Context(home);
        run(shown, "secret", "@bob");
        assertThat(shown.text()).isEqualTo("hush" + System.lineSeparator());
        assertThat(secret).doesNotExist();
        assertThatThrownBy(() -> run(new Context(home), "secret", "@bob")).isInstanceOf(TunnelException.class).hasMessageContaining("no secret of @bob");
        run(new Context(home), "remove", "@alice", "@bob");
        Context listed = new Context(home);
        run(listed, "list");
        assertThat(listed.text()).isEqualTo("@carol" + System.lineSeparator());
        assertThatThrownBy(() -> run(new Context(home), "add")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> run(new Context(home), "add", "@x", "--name", "other")).hasMessageContaining("there is no atServer 'other'");
        Files.writeString(home.resolve("etc").resolve("org.jnoports.atserver-two.cfg"), "");
        assertThatThrownBy(() -> run(new Context(home), "list")).hasMessageContaining("--name");
        run(new Context(home), "add", "@x", "--name", "two");
        assertThat(home.resolve("etc").resolve("org.jnoports.atserver-two.cfg")).hasContent("atSigns = @x\n");
    }

    private int run(Context context, String... arguments) {
        return new AtServerCommand(roles).run(context, List.of(arguments));
    }

    private static final class RecordedRoles implements Roles {
        private String pid = "";
        private Map<String, Object> configuration = Map.of();
        private TunnelException failure;
        private boolean closed;

        @Override
        public Configured configure(String factoryPid, Map<String, Object> wanted) {
            pid = factoryPid;
            configuration = wanted;
            return new Configured() {
                @Override
                public Role awaitReady(Duration limit) {
                    if (failure != null) {
                        throw failure;
                    }
                    writeAddress(Path.of(wanted.get("dataDirectory").toString()), wanted.get("host") + ":4711\n");
                    return null;
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }

        private static void writeAddress(Path directory, String address) {
            try {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve("atdirectory.address"), address);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Context implements CommandContext {
        private final Path home;
        private final ByteArrayOutputStream results = new ByteArrayOutputStream();
        private final PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
        private final CompletableFuture<Void> stopping = new CompletableFuture<>();
        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final List<String> steps = new ArrayList<>();
        private boolean verbose;

        Context(Path home) {
            this.home = home;
        }

        String text() {
            return results.toString(StandardCharsets.UTF_8);
        }

        @Override
        public String name() {
            return "atserver";
        }

        @Override
        public Path home() {
            return home;
        }

        @Override
        public Path userHome() {
            return home.resolve("person");
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
            ready.complete(null);
        }

        @Override
        public void verbose() {
            verbose = true;
        }

        @Override
        public CompletionStage<Void> stopping() {
            return stopping;
        }
    }
}
