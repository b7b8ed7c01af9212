package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** One runtime, and what its owner does to it from other processes: right, and wrong. */
public class AdministrationIT {
    private static Home home;
    private static Program runtime;

    @BeforeClass
    public static void run() throws IOException {
        home = new Home();
        runtime = home.run();
    }

    @AfterClass
    public static void end() {
        assertThat(runtime.isAlive()).as("the runtime stayed up: %s", runtime).isTrue();
        runtime.terminate();
        assertThat(runtime.awaitExit()).as("%s", runtime).isZero();
        home.close();
    }

    @Test
    public void a_command_of_the_runtime_prints_and_exits_here() {
        Program sessions = home.done("sessions", "--json");
        assertThat(sessions.awaitExit()).as("%s", sessions).isZero();
        assertThat(sessions.out()).containsExactly("[]");
        assertThat(home.out("status")).contains("process " + runtime.handle().pid());
    }

    @Test
    public void wrong_arguments_are_named_and_end_with_2() {
        for (String[] wrong : new String[][] {{"sessions", "--nope"}, {"session-end"}, {"log", "relay", "loud"}, {"transport", "fly"}, {"shell", "sessions --nope"},
                {"shell", "no-such-command"}}) {
            Program program = home.done(wrong);
            assertThat(program.awaitExit()).as("%s", program).isEqualTo(2);
            assertThat(program.out()).isEmpty();
            assertThat(program.err()).as("%s", program).hasSize(1).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    public void what_needs_a_runtime_says_so_where_none_runs() throws IOException {
        try (Home empty = new Home()) {
            for (String[] needs : new String[][] {{"sessions"}, {"shell"}, {"shell", "lb"}}) {
                Program program = empty.done(needs);
                assertThat(program.awaitExit()).isEqualTo(1);
                assertThat(program.err()).as("%s", program).singleElement().asString().contains("no runtime of " + empty.path() + " runs", "jnoports run");
            }
            assertThat(empty.out("status")).contains("no runtime of " + empty.path() + " runs");
            assertThat(empty.out("doctor")).contains("jnoports enable");
        }
    }

    @Test
    public void a_runtime_that_was_killed_is_none() throws IOException {
        try (Home other = new Home()) {
            Program killed = other.run();
            killed.kill();
            Program sessions = other.done("sessions");
            assertThat(sessions.err()).as("%s", sessions).singleElement().asString().contains("no runtime of");
            other.run();
            assertThat(other.out("sessions")).isEqualTo("no sessions");
        }
    }

    @Test
    public void ctrl_c_goes_over() throws IOException {
        Program watch = home.start("sessions", "--watch", "1");
        watch.awaitLine("no sessions");
        watch.terminate();
        assertThat(watch.awaitExit()).as("the command's own exit code: %s", watch).isZero();
    }

    @Test
    public void a_second_runtime_is_refused_with_the_number_of_the_first_and_other_programs_work() {
        Program second = home.done("run");
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.err()).as("%s", second).singleElement().asString().contains("process " + runtime.handle().pid());
        assertThat(home.out("version")).startsWith("jnoports ");
    }

    @Test
    public void the_shell_has_felixs_commands_and_pipes() {
        assertThat(home.out("shell", "lb -s | grep org.jnoports.shell")).contains("Active");
        assertThat(home.out("shell", "scr:list | grep CryptoCommand")).contains("CryptoCommand");
        assertThat(home.done("shell", "cm:list").awaitExit()).isZero();
        assertThat(home.out("shell", "noports:sessions", "--json")).isEqualTo("[]");
    }

    @Test
    public void levels_of_the_log_change_while_it_runs() throws IOException {
        assertThat(home.out("log", "shell", "debug")).contains("shell   debug");
        assertThat(home.out("log", "shell", "default")).doesNotContain("shell");
        Files.writeString(home.etc().resolve("org.jnoports.log.cfg"), "form = json\nlevels = org.jnoports.commands = debug\n");
        Machines.await("the configuration is in force", () -> home.out("log").contains("commands  debug"));
        runtimeLineAfter("bogus.jar");
        Files.delete(home.etc().resolve("org.jnoports.log.cfg"));
        Machines.await("the log is as it was", () -> !home.out("log").contains("commands"));
    }

    private void runtimeLineAfter(String name) throws IOException {
        Files.writeString(home.load().resolve(name), "no jar");
        runtime.awaitLine("^\\{\"time\":\".*\"level\":\"WARN\",\"source\":\"commands\",\"message\":\".*" + name + ".*\"}$");
        Files.delete(home.load().resolve(name));
    }

    @Test
    public void a_jar_that_is_no_bundle_is_said_once_and_by_the_doctor() throws IOException {
        Path jar = home.load().resolve("library.jar");
        makeJar(jar, Map.of());
        saidOnce("library.jar is a jar, but no bundle", "Bundle-SymbolicName");
        Files.delete(jar);
        forgotten("library.jar");
    }

    @Test
    public void a_half_copied_file_is_left_aside_until_it_is_whole() throws IOException {
        Path jar = home.load().resolve("half.jar");
        byte[] whole = Files.readAllBytes(Home.bundle("org.jnoports.role.relay"));
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        saidOnce("half.jar can't be read as a jar", "copy it again");
        Files.write(jar, whole);
        runtime.awaitLine("bundle org.jnoports.role.relay .* of half.jar runs");
        forgotten("half.jar");
        Files.delete(jar);
        runtime.awaitLine("bundle org.jnoports.role.relay is gone with half.jar");
    }

    @Test
    public void unmet_imports_are_named_and_met_later() throws IOException {
        Path needy = home.load().resolve("needy.jar");
        Path giver = home.load().resolve("giver.jar");
        makeJar(needy, Map.of("Bundle-SymbolicName", "test.needy", "Import-Package", "test.gift;version=\"[1,2)\""));
        saidOnce("needy.jar: bundle test.needy can't be used: test.needy needs osgi.wiring.package", "test.gift");
        makeJar(giver, Map.of("Bundle-SymbolicName", "test.giver", "Export-Package", "test.gift;version=1.0.0"));
        runtime.awaitLine("bundle test.needy .* of needy.jar runs");
        forgotten("needy.jar");
        Files.delete(needy);
        Files.delete(giver);
        runtime.awaitLine("bundle test.giver is gone");
    }

    @Test
    public void a_bundle_that_throws_when_it_starts_is_named() throws IOException {
        Path jar = home.load().resolve("thrower.jar");
        makeJar(jar, Map.of("Bundle-SymbolicName", "test.thrower", "Bundle-Activator", "test.NoSuchActivator"));
        saidOnce("thrower.jar: bundle test.thrower fails when it starts: ClassNotFoundException", "replace it");
        Files.delete(jar);
        forgotten("thrower.jar");
    }

    @Test
    public void of_two_bundles_of_one_name_the_second_is_left_aside() throws IOException {
        Path first = home.load().resolve("twin-a.jar");
        Path second = home.load().resolve("twin-b.jar");
        makeJar(first, Map.of("Bundle-SymbolicName", "test.twin", "Bundle-Version", "1.0.0"));
        runtime.awaitLine("bundle test.twin .* of twin-a.jar runs");
        makeJar(second, Map.of("Bundle-SymbolicName", "test.twin", "Bundle-Version", "2.0.0"));
        saidOnce("twin-b.jar is left aside: it is the bundle test.twin, as .*twin-a.jar is already", "remove one");
        Files.delete(first);
        runtime.awaitLine("bundle test.twin 2.0.0 of twin-b.jar runs");
        Files.delete(second);
        runtime.awaitLine("bundle test.twin is gone with twin-b.jar");
    }

    @Test
    public void a_bundle_of_the_distribution_is_replaced_while_another_of_its_name_lies_there() throws IOException {
        Path jar = home.load().resolve("policies.jar");
        makeJar(jar, Map.of("Bundle-SymbolicName", "org.jnoports.policies", "Bundle-Version", "9.9.9"));
        runtime.awaitLine("bundle org.jnoports.policies 9.9.9 of policies.jar runs");
        Files.delete(jar);
        runtime.awaitLine("bundle org.jnoports.policies is the distribution's again");
        assertThat(home.out("shell", "lb -s | grep org.jnoports.policies")).doesNotContain("9.9.9").contains("Active");
    }

    @Test
    public void the_distributions_own_bundle_is_not_restarted_for_a_copy_of_it_and_what_runs_the_others_stays() throws IOException {
        Path copy = home.load().resolve("copy.jar");
        String before = home.out("shell", "scr:info org.jnoports.sessions.SessionsComponent | grep Id");
        Home.put(Home.bundle("org.jnoports.sessions"), copy);
        runtime.awaitLine("bundle org.jnoports.sessions .* of copy.jar runs");
        assertThat(home.out("shell", "scr:info org.jnoports.sessions.SessionsComponent | grep Id")).isEqualTo(before);
        Files.delete(copy);
        Path engine = home.load().resolve("scr.jar");
        Home.put(Home.bundle("org.apache.felix.scr"), engine);
        saidOnce("scr.jar is left aside: org.apache.felix.scr runs the others", "take it out");
        Files.delete(engine);
        forgotten("scr.jar");
    }

    @Test
    public void a_configuration_for_a_role_that_is_not_there_is_said_once_and_by_the_doctor() throws IOException {
        Path file = home.etc().resolve("org.jnoports.role.daemon-garage.cfg");
        Files.writeString(file, "atSign = @device\n");
        runtime.awaitLine("org.jnoports.role.daemon-garage.cfg configures org.jnoports.role.daemon, which no bundle here provides");
        assertThat(home.out("doctor")).contains("jnoports enable daemon");
        assertThat(home.out("status")).contains("daemon-garage", "missing");
        assertThat(runtime.count("daemon-garage.cfg configures")).isEqualTo(1);
        Files.delete(file);
        assertThat(home.out("status")).doesNotContain("daemon-garage");
    }

    @Test
    public void a_load_that_others_may_write_to_is_refused() throws IOException {
        Path jar = home.load().resolve("open.jar");
        Files.setPosixFilePermissions(home.load(), PosixFilePermissions.fromString("rwxrwxrwx"));
        makeJar(jar, Map.of("Bundle-SymbolicName", "test.open"));
        saidOnce("open.jar is refused: others may write to .*load", "chmod go-w");
        assertThat(home.out("shell", "lb -s")).doesNotContain("test.open");
        Files.setPosixFilePermissions(home.load(), PosixFilePermissions.fromString("rwx------"));
        runtime.awaitLine("bundle test.open .* of open.jar runs");
        Files.delete(jar);
    }

    @Test
    public void a_load_that_is_taken_away_takes_its_bundles_along_and_is_made_anew() throws IOException {
        try (Home other = new Home()) {
            Program runs = other.run();
            makeJar(other.load().resolve("moved.jar"), Map.of("Bundle-SymbolicName", "test.moved"));
            runs.awaitLine("bundle test.moved .* of moved.jar runs");
            Path away = other.path().resolve("away");
            Files.move(other.load(), away);
            runs.awaitLine("bundle test.moved is gone with moved.jar");
            runs.awaitLine("load was taken away, .* put files into it");
            Files.move(away.resolve("moved.jar"), other.load().resolve("moved.jar"));
            Machines.await("the bundle is back", () -> runs.count("bundle test.moved .* of moved.jar runs") == 2);
            assertThat(other.out("doctor")).doesNotContain("moved.jar");
        }
    }

    @Test
    public void a_change_of_a_configuration_counts_at_once_and_the_file_stays_as_it_is() throws IOException {
        Home.put(Home.bundle("org.jnoports.role.relay"), home.load().resolve("org.jnoports.role.relay.jar"));
        Path file = home.etc().resolve("org.jnoports.role.relay-one.cfg");
        String text = "# my own words\natSign = @nobody_at_all\nadvertisedHost = 127.0.0.1\nkeyFile = /nowhere\nmaxSessions = 7\n";
        Files.writeString(file, text);
        Machines.await("the relay is there", () -> home.out("relay").contains("/nowhere"));
        Files.writeString(file, text.replace("/nowhere", "/elsewhere"));
        Machines.await("the change counts", () -> home.out("relay").contains("/elsewhere"));
        Files.writeString(home.etc().resolve("org.jnoports.role.relay-two.cfg"), text);
        Machines.await("a second instance is there", () -> home.out("relay").contains("relay-two"));
        assertThat(file).hasContent(text.replace("/nowhere", "/elsewhere"));
        assertThat(home.done("disable", "relay").awaitExit()).isZero();
        runtime.awaitLine("bundle org.jnoports.role.relay is gone with org.jnoports.role.relay.jar");
        assertThat(file).doesNotExist();
        assertThat(home.etc().resolve("org.jnoports.role.relay-one.cfg.disabled")).exists();
    }

    /** In the log once, and by the doctor with what to do. */
    private static void saidOnce(String regex, String mend) {
        String line = runtime.awaitLine(regex);
        String doctor = home.out("doctor");
        assertThat(doctor).as("the log said: %s", line).containsPattern(regex).contains(mend);
        assertThat(runtime.count(regex)).as("%s", runtime).isEqualTo(1);
    }

    private static void forgotten(String name) {
        Machines.await("the doctor has forgotten " + name, () -> !home.out("doctor").contains(name));
    }

    private static void makeJar(Path file, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!headers.isEmpty()) {
            attributes.putValue("Bundle-ManifestVersion", "2");
        }
        headers.forEach(attributes::putValue);
        Path draft = Files.createTempFile("jnoports-", ".jar");
        try (OutputStream out = Files.newOutputStream(draft); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
        Home.put(draft, file);
        Files.delete(draft);
    }
}
