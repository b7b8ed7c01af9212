package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.CAROL;
import static org.jnoports.atprotocol.World.done;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtActivateTest {
    private static final String SECRET = "0123456789abcdef-cram";

    /** Makes the same keys each time, since making keys takes long. */
    private static final AtKeysStore PREPARED = new AtKeysStore() {
        @Override
        public AtKeys read(Path file) {
            return TestKeys.STORE.read(file);
        }

        @Override
        public AtKeys create() {
            return TestKeys.of(CAROL);
        }

        @Override
        public void write(Path file, AtSign atSign, AtKeys keys) {
            TestKeys.STORE.write(file, atSign, keys);
        }
    };

    private final World world = new World();
    private FakeAtServer carol;
    private FakeContext context;
    private Path file;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        carol = world.atServer(CAROL);
        carol.store("privatekey:at_secret", SECRET);
        context = new FakeContext(directory);
        file = directory.resolve(".atsign").resolve("keys").resolve("@carol_key.atKeys");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void makes_keys_and_activates() throws Exception {
        assertThat(activate()).isEqualTo(Command.DONE);
        AtKeys keys = TestKeys.STORE.read(file);
        assertThat(carol.stored("privatekey:at_pkam_publickey")).contains(keys.authenticationPublicKey());
        assertThat(carol.stored("public:publickey@carol")).contains(keys.encryptionPublicKey());
        assertThat(carol.stored("privatekey:at_secret")).isEmpty();
        assertThat(context.printed()).isEqualTo(file + System.lineSeparator());
        assertThat(context.steps()).last().isEqualTo("@carol is activated");
        AtClient client = world.clients.open(CAROL, file, World.ROOT);
        done(client.ready(World.LIMIT));
        assertThat(done(client.get(AtKey.publicKeyOf(CAROL)))).contains(keys.encryptionPublicKey());
    }

    @Test
    void goes_the_way_that_servers_know() throws Exception {
        activate();
        assertThat(carol.commands()).map(line -> line.replaceAll("[: ][^: ]{44,}", " …")).containsExactly(
                "from:@carol", "cram …", "llookup:public:publickey@carol", "update:privatekey:at_pkam_publickey …",
                "from:@carol", "pkam …", "update:public:publickey@carol …", "delete:privatekey:at_secret");
    }

    @Test
    void the_keys_are_on_disk_before_the_atserver_learns_of_them() throws Exception {
        List<Boolean> there = new ArrayList<>();
        carol.answer("update", line -> {
            there.add(Files.exists(file));
            return "error:AT0002-DataStore exception : full\n@carol@";
        });
        assertThatThrownBy(this::activate).isInstanceOf(TunnelException.class);
        assertThat(there).containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update:privatekey", "pkam", "update:public", "delete"})
    void after_a_failure_half_way_the_same_command_finishes_it(String failing) throws Exception {
        carol.answer(failing, line -> "error:AT0011-Exception: no\n@carol@");
        assertThatThrownBy(this::activate)
                .isInstanceOf(TunnelException.class)
                .hasMessageStartingWith("@carol is not activated completely: ")
                .hasMessageContaining("AT0011")
                .hasMessageEndingWith("its keys are safe in " + file
                        + " and the activation secret is still valid: keep that file and run the same command again");
        String written = Files.readString(file);
        carol.asUsual();
        assertThat(activate()).isEqualTo(Command.DONE);
        assertThat(Files.readString(file)).isEqualTo(written);
        assertThat(carol.stored("privatekey:at_secret")).isEmpty();
        done(world.clients.open(CAROL, file, World.ROOT).ready(World.LIMIT));
    }

    @Test
    void a_used_secret_says_what_to_do() throws Exception {
        activate();
        assertThatThrownBy(this::activate)
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.AUTHENTICATION_FAILED))
                .hasMessage("@carol is activated already, and its activation secret is used up: use the atKeys file made then");
    }

    @Test
    void a_wrong_secret_changes_nothing() {
        carol.store("privatekey:at_secret", "another");
        assertThatThrownBy(this::activate)
                .isInstanceOf(AtProtocolException.class)
                .hasMessageContaining("rejects the activation secret")
                .hasMessageNotContaining(SECRET);
        assertThat(file).doesNotExist();
        assertThat(carol.commands("update")).isEmpty();
    }

    @Test
    void other_keys_that_are_in_use_are_not_replaced() {
        carol.activatedWith(TestKeys.of(ALICE));
        assertThatThrownBy(this::activate).hasMessageContaining("is activated already with other keys than " + file);
        assertThat(carol.commands("update")).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_broken_file_in_the_way_is_named_and_left_alone() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not keys");
        assertThatThrownBy(this::activate).isInstanceOf(KeysException.class).hasMessageContaining(file.toString());
        assertThat(file).hasContent("not keys");
        assertThat(carol.commands()).isEmpty();
    }

    @Test
    void a_file_that_cant_be_written_changes_nothing(@TempDir Path other) throws Exception {
        Path notADirectory = Files.writeString(other.resolve("file"), "x");
        assertThatThrownBy(() -> run("-a", "@carol", "-c", SECRET, "-r", World.ROOT.toString(), "-k", notADirectory.resolve("k").toString()))
                .isInstanceOf(KeysException.class);
        assertThat(carol.commands("update")).isEmpty();
    }

    @Test
    void waits_for_an_atsign_that_is_being_provisioned() throws Exception {
        world.directory.answer(bare -> world.directory.lookUps() < 3 ? "null\r\n@" : World.address(CAROL) + "\r\n@");
        assertThat(activate()).isEqualTo(Command.DONE);
        assertThat(context.steps().get(0)).contains("doesn't know the atSign @carol").endsWith("; trying again");
        assertThat(context.steps().stream().filter(step -> step.endsWith("trying again"))).hasSize(1);
    }

    @Test
    void doesnt_wait_for_a_certificate_to_become_trusted() {
        world.network.fail(World.address(CAROL), Reason.TLS);
        assertThatThrownBy(this::activate).isInstanceOf(TransportException.class).hasMessageContaining("root.test.pem");
    }

    @Test
    void gives_up_waiting_at_the_limit() {
        world.network.unplug(World.ROOT);
        Dialer dialer = world.dialer(World.PATIENT);
        Activation activation = new Activation(
                CAROL, file, TestKeys.STORE, new AtDirectory(World.ROOT, dialer), dialer, Duration.ofMillis(20), context::progress);
        assertThatThrownBy(() -> activation.run(SECRET))
                .hasMessage("the atDirectory root.test:64 did not accept a connection: refused; gave up after 20 ms");
        assertThat(activation.toString()).isEqualTo("Activation[@carol]");
    }

    @Test
    void ends_when_the_process_is_asked_to_end() throws Exception {
        world.network.unplug(World.ROOT);
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                activate();
                ended.complete(new AssertionError("activated"));
            } catch (TunnelException e) {
                ended.complete(e);
            }
        });
        thread.start();
        context.stopping.complete(null);
        assertThat(done(ended)).isInstanceOf(TunnelException.class).hasMessageContaining("was stopped");
        thread.join();
    }

    @Test
    void takes_the_published_programs_flags(@TempDir Path other) throws Exception {
        Path keys = other.resolve("my.atKeys");
        int code = run("onboard", "--atsign", "Carol", "--cramkey=" + SECRET, "--keys", keys.toString(), "--rootServer", "root.test", "-v");
        assertThat(code).isEqualTo(Command.DONE);
        assertThat(keys).exists();
        assertThat(context.isVerbose()).isTrue();
    }

    @Test
    void help_is_a_result() {
        assertThat(run("--help")).isEqualTo(Command.DONE);
        assertThat(context.printed()).contains("--atsign", "--cramkey", "--keys", "--rootServer", "--root-domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-c hush|-a is missing",
        "-a @carol|-c is missing",
        "-a @car@ol -c hush|-a: ",
        "-a @carol -c hush -r root:port|-r: ",
        "-a @carol -c hush --nonsense=hush|there is no flag --nonsense",
        "-a @carol hush|an argument has no flag",
        "-a|-a",
    })
    void wrong_usage_is_named_without_the_secret(String usage) {
        String[] parts = usage.split("\\|", 2);
        assertThatThrownBy(() -> run(parts[0].split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(parts[1])
                .hasMessageNotContaining("hush");
    }

    private int activate() {
        return run("-a", "@carol", "-c", SECRET, "-r", World.ROOT.toString());
    }

    private int run(String... arguments) {
        return new AtActivate(PREPARED, TestKeys.CERTIFICATES, () -> world.network, World.PATIENT).run(context, List.of(arguments));
    }
}
