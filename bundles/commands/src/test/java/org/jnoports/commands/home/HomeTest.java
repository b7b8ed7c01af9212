package org.jnoports.commands.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.TestContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

class HomeTest {
    @TempDir
    Path directory;
    private TestHome test;
    private TestContext context;

    @BeforeEach
    void unpack() throws IOException {
        test = new TestHome(directory);
        context = new TestContext(test.files.home());
    }

    /** Knows where the distribution is, and nothing else. */
    private BundleContext bundleContext() {
        return (BundleContext) Proxy.newProxyInstance(HomeTest.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) ->
                method.getName().equals("getProperty") && arguments[0].equals("jnoports.distribution") ? test.distribution.toString() : null);
    }

    private int enable(String... arguments) {
        return new EnableCommand(bundleContext()).run(context, List.of(arguments));
    }

    private int disable(String... arguments) {
        return new DisableCommand(bundleContext()).run(context, List.of(arguments));
    }

    private List<String> wrong() {
        return new HomeInspection(test.files, directory.resolve("user"), Optional.of(test.distribution)).look(true).stream()
                .map(report -> report.subject() + ": " + report.detail() + "; " + report.mend()).toList();
    }

    @Test
    void roles_and_policies_are_found_in_the_jars() {
        Catalog catalog = Catalog.read(Optional.of(test.distribution), test.files);
        assertThat(catalog.offers()).extracting(Offer::name).containsExactly("daemon", "relay", "policy.personal", "numbers");
        Offer relay = catalog.named("relay").orElseThrow();
        assertThat(relay.pid()).isEqualTo(TestHome.RELAY);
        assertThat(relay.description()).isEqualTo("Leases ports");
        assertThat(relay.keys()).filteredOn(Offer.Key::required).extracting(Offer.Key::name).as("without a value and a word on what that means").containsExactly("atSign");
        assertThat(catalog.named("daemon").orElseThrow().needsPolicy()).isTrue();
        assertThat(catalog.named("library")).isEmpty();
        assertThat(catalog.knows("org.jnoports.library")).isTrue();
    }

    @Test
    void enabling_puts_bundle_and_a_commented_configuration_there() throws IOException {
        assertThat(enable("relay", "--set", "maxSessions=5")).isZero();

        Path jar = test.files.load().resolve(TestHome.RELAY + ".jar");
        assertThat(Files.mismatch(jar, test.bundle(TestHome.RELAY))).isNegative();
        assertThat(test.files.etc().resolve(TestHome.RELAY + "-default.cfg")).content()
                .contains("# The relay's atSign\natSign =\n", "#keyFile =\n", "\nmaxSessions = 5\n", "#friends =\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(test.files.load()))).isEqualTo("rwx------");
        assertThat(context.complained()).contains("fill in atSign there");
    }

    @Test
    void enabling_again_leaves_the_configuration_and_brings_the_bundle_up_to_date() throws IOException {
        enable("relay");
        Path file = test.files.etc().resolve(TestHome.RELAY + "-default.cfg");
        Files.writeString(file, "# mine\natSign = @r\n");
        Path jar = test.files.load().resolve(TestHome.RELAY + ".jar");
        Files.copy(test.bundle(TestHome.DAEMON), test.files.load().resolve("x.tmp"));
        TestHome.jar(jar, TestHome.RELAY, Map.entry("a.xml", "<x/>"), Map.entry("b.xml", "<x/>"));

        assertThat(enable("relay")).isZero();
        assertThat(file).hasContent("# mine\natSign = @r\n");
        assertThat(Files.mismatch(jar, test.bundle(TestHome.RELAY))).isNegative();
        assertThat(context.printed()).contains("(is there, and stays as it is)", "(replaced by the distribution's)");
    }

    @Test
    void several_of_a_kind_have_names() throws IOException {
        enable("relay", "--name", "one");
        enable("relay", "--name", "two");
        assertThat(test.files.configurations(TestHome.RELAY)).extracting(ConfigurationFile::instance).containsExactly("relay-one", "relay-two");
        assertThat(disable("relay", "--name", "one")).isZero();
        assertThat(test.files.load().resolve(TestHome.RELAY + ".jar")).as("the other one needs it").exists();
        assertThat(disable("relay")).isZero();
        assertThat(test.files.load().resolve(TestHome.RELAY + ".jar")).doesNotExist();
        assertThatThrownBy(() -> disable("relay")).isInstanceOf(TunnelException.class).hasMessageContaining("isn't enabled");
    }

    @Test
    void what_was_disabled_comes_back_as_it_was() throws IOException {
        enable("relay");
        Path file = test.files.etc().resolve(TestHome.RELAY + "-default.cfg");
        Files.writeString(file, "# mine\n");
        disable("relay");
        assertThat(file).doesNotExist();
        enable("relay");
        assertThat(file).hasContent("# mine\n");
    }

    @Test
    void a_policy_of_every_runtime_needs_no_bundle() {
        enable("policy.personal");
        assertThat(test.files.load().resolve(TestHome.POLICY + ".jar")).doesNotExist();
        assertThat(context.printed()).contains(test.bundle(TestHome.POLICY) + " (is there)");
    }

    @Test
    void a_role_that_asks_policies_says_so_while_there_is_none() {
        enable("daemon");
        assertThat(context.complained()).contains("jnoports enable policy.personal");
    }

    @Test
    void what_cannot_be_enabled_is_named_with_what_can() throws IOException {
        assertThatThrownBy(() -> enable("rely")).isInstanceOf(UsageException.class).hasMessageContaining("daemon, relay, policy.personal, numbers");
        assertThatThrownBy(() -> enable("relay", "--name", "../x")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> enable("relay", "--set", "speed=1")).isInstanceOf(UsageException.class).hasMessageContaining("atSign, keyFile");
        Files.createDirectories(test.files.load());
        Files.setPosixFilePermissions(test.files.load(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> enable("relay")).isInstanceOf(TunnelException.class).hasMessageContaining("chmod go-w");
    }

    @Test
    void file_names_are_read_as_the_runtime_reads_them() {
        ConfigurationFile several = ConfigurationFile.of(Path.of("/x/org.jnoports.role.daemon-garage-door.cfg"));
        assertThat(List.of(several.pid(), several.name(), several.runningPid(), several.instance()))
                .containsExactly("org.jnoports.role.daemon", "garage-door", "org.jnoports.role.daemon~garage-door", "daemon-garage-door");
        ConfigurationFile only = ConfigurationFile.of(Path.of("/x/org.jnoports.transport.nio.cfg"));
        assertThat(List.of(only.pid(), only.name(), only.runningPid())).containsExactly("org.jnoports.transport.nio", "", "org.jnoports.transport.nio");
    }

    @Test
    void the_doctor_sees_what_is_wrong_with_the_files() throws IOException {
        assertThat(wrong()).singleElement().asString().contains("no such home yet");
        test.configure(TestHome.RELAY + "-a.cfg", "atSign = @r\nmaxSesions = 3\n");
        test.configure(TestHome.DAEMON + ".cfg", "# nothing\n");
        test.configure("org.jnoports.nothing.cfg", "x = y\n");
        test.configure("org.jnoports.library.cfg", "x = y\n");
        test.configure("broken.cfg", "x = \\u00zz\n");
        Files.createDirectories(test.files.load());
        Files.writeString(test.files.load().resolve("half.jar"), "half");
        Files.copy(test.bundle(TestHome.RELAY), test.files.load().resolve("a.jar"));
        Files.copy(test.bundle(TestHome.RELAY), test.files.load().resolve("b.jar"));
        Files.setPosixFilePermissions(test.files.load(), PosixFilePermissions.fromString("rwxrwxr-x"));

        List<String> wrong = wrong();
        assertThat(wrong).anyMatch(line -> line.startsWith(test.files.load() + ": others may write there") && line.contains("chmod go-w"));
        assertThat(wrong).anyMatch(line -> line.contains("half.jar: is no bundle"));
        assertThat(wrong).anyMatch(line -> line.contains("b.jar: is the bundle " + TestHome.RELAY) && line.contains("remove one"));
        assertThat(wrong).anyMatch(line -> line.contains("sets maxSesions, which relay doesn't know"));
        assertThat(wrong).anyMatch(line -> line.contains("@r_key.atKeys isn't there"));
        assertThat(wrong).anyMatch(line -> line.contains("its bundle isn't in load/; 'jnoports enable daemon'"));
        assertThat(wrong).anyMatch(line -> line.contains("atSign isn't set: Its atSign"));
        assertThat(wrong).anyMatch(line -> line.contains("no policy is configured, so nobody is let in"));
        assertThat(wrong).anyMatch(line -> line.startsWith("org.jnoports.nothing.cfg: configures org.jnoports.nothing"));
        assertThat(wrong).anyMatch(line -> line.startsWith("broken.cfg: can't be read"));
        assertThat(wrong).noneMatch(line -> line.contains("library"));
    }

    @Test
    void a_home_in_order_is_not_complained_about() throws IOException {
        Path keys = Files.createFile(directory.resolve("keys"));
        enable("relay", "--set", "atSign=@r;keyFile=" + keys);
        assertThat(wrong()).isEmpty();
        assertThat(new DoctorCommand(contextWithoutChecks()).run(context, List.of())).isZero();
        assertThat(context.printed()).contains("nothing is wrong");
    }

    @Test
    void another_build_of_a_bundle_is_noticed() throws IOException {
        enable("relay", "--set", "atSign=@r;keyFile=" + Files.createFile(directory.resolve("keys")));
        TestHome.jar(test.bundle(TestHome.RELAY), TestHome.RELAY, Map.entry("a.xml", "<x/>"), Map.entry("b.xml", "<x/>"));
        assertThat(wrong()).singleElement().asString().contains("another build", "jnoports enable relay");
    }

    /** As in a process of its own: no service of a runtime is there. */
    private BundleContext contextWithoutChecks() {
        return (BundleContext) Proxy.newProxyInstance(HomeTest.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals("jnoports.distribution") ? test.distribution.toString() : null;
                    case "getServiceReferences" -> List.of();
                    default -> null;
                });
    }

    @Test
    void status_says_which_of_the_two_is_missing() throws IOException {
        enable("relay");
        test.configure(TestHome.DAEMON + "-x.cfg", "");
        Files.delete(test.files.etc().resolve(TestHome.RELAY + "-default.cfg"));
        assertThat(new StatusCommand(contextWithoutChecks()).run(context, List.of())).isZero();
        assertThat(context.printed()).contains("no runtime of " + test.files.home() + " runs")
                .containsPattern("daemon-x +not there +missing +" + TestHome.DAEMON + "-x.cfg +its bundle isn't in load/")
                .containsPattern("relay +not configured +load/" + TestHome.RELAY + ".jar +missing");
    }

    @Test
    void reports_say_what_to_do() {
        assertThat(new HomeInspection(test.files, directory, Optional.of(test.distribution)).look(true)).allSatisfy(report -> {
            assertThat(report.status()).isNotEqualTo(HealthReport.Status.OK);
            assertThat(report.mend()).isNotEmpty();
        });
    }

    @Test
    void an_optional_part_brings_its_companions_a_secret_and_one_configuration_and_takes_the_bundles_out_again() throws IOException {
        assertThat(enable("numbers", "--set", "port=9")).isZero();
        Path own = test.files.load().resolve(TestHome.METRICS + ".jar");
        Path friend = test.files.load().resolve("friend.jar");
        Path secret = test.files.home().resolve("data/numbers/token");
        assertThat(own).exists();
        assertThat(friend).exists();
        assertThat(test.files.etc().resolve(TestHome.METRICS + ".cfg")).content().contains("# numbers: Shows numbers", "\nport = 9\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret))).isEqualTo("rw-------");
        assertThat(Files.readString(secret)).hasSize(44);
        assertThat(context.printed()).contains(secret.toString()).doesNotContain(Files.readString(secret).strip());
        assertThat(wrong()).isEmpty();
        String made = Files.readString(secret);
        enable("numbers");
        assertThat(secret).as("an old one stays").hasContent(made);
        assertThatThrownBy(() -> enable("numbers", "--name", "two")).isInstanceOf(UsageException.class).hasMessageContaining("one numbers only");

        assertThat(disable("numbers")).isZero();
        assertThat(own).doesNotExist();
        assertThat(friend).doesNotExist();
        assertThat(test.files.etc().resolve(TestHome.METRICS + ".cfg" + DisableCommand.ASIDE)).exists();
    }
}
