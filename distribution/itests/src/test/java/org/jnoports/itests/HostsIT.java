package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.itests.host.ForeignHost;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Relay and daemon in frameworks that aren't ours: the same bundles, the same configuration files. */
public class HostsIT {
    private static final String JVM_FLAGS = "-XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Machines machines;

    @Before
    public void start_the_atservers() throws IOException {
        assumeTrue("the person's side of these tests is the ssh program", Stage.hasSsh());
        machines = new Machines();
    }

    @After
    public void stop_everything() {
        if (machines != null) {
            machines.close();
        }
    }

    @Test
    public void a_session_runs_through_equinox() throws Exception {
        Path etc = machines.home("device").resolve(".jnoports/etc");
        machines.configureRelayAndDaemon(etc);
        Program host = machines.process("equinox", new ProcessBuilder(equinox(etc)));
        assertThat(host.awaitLine("runs .* bundles")).contains("org.eclipse.osgi");
        assertSessionRuns(host);
    }

    private List<String> equinox(Path etc) throws IOException {
        Path distribution = Program.distribution();
        String path = Stream.of(only(Path.of("target/hosts"), "org.eclipse.osgi*.jar"), distribution.resolve("lib/slf4j-api.jar"),
                distribution.resolve("lib/slf4j-jdk14.jar"), Path.of("target/test-classes"))
                .map(Path::toAbsolutePath).map(Path::toString).reduce((one, other) -> one + ":" + other).orElseThrow();
        return Stream.of(Stream.of(java()), Stream.of(JVM_FLAGS.split(" ", -1)), Stream.of(
                "-Djnoports.home=" + etc.getParent(), "-Djnoports.distribution=" + distribution,
                "-Dfelix.fileinstall.dir=" + etc, "-Dfelix.fileinstall.enableConfigSave=false", "-Dfelix.fileinstall.noInitialDelay=true",
                "-cp", path, ForeignHost.class.getName(), distribution.toString(), folder.newFolder().toString()))
                .flatMap(part -> part).toList();
    }

    @Test
    public void a_session_runs_through_karaf() throws Exception {
        assumeTrue("Karaf 4.4 asks for the subject of a security manager, which Java 24 and later have none of", Runtime.version().feature() < 24);
        Path karaf = folder.newFolder().toPath().resolve("karaf");
        copy(only(Path.of("target/hosts"), "apache-karaf-*"), karaf);
        Files.copy(Program.distribution().resolveSibling("jnoports.kar"), karaf.resolve("deploy/jnoports.kar"));
        leaveOutWhatListens(karaf.resolve("etc/org.apache.karaf.features.cfg"));
        machines.configureRelayAndDaemon(karaf.resolve("etc"));
        ProcessBuilder builder = new ProcessBuilder(karaf.resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KARAF_EXEC", "exec"); // so that the process is Karaf, not its script
        builder.environment().put("EXTRA_JAVA_OPTS", JVM_FLAGS + " -Dkaraf.log.console=INFO -Djnoports.home="
                + machines.home("device").resolve(".jnoports") + " -Djnoports.distribution=" + Program.distribution());
        assertSessionRuns(machines.process("karaf", builder));
    }

    private void assertSessionRuns(Program host) throws Exception {
        host.awaitLine("hears requests for ports");
        host.awaitLine("monitor started");
        Program client = machines.client();
        assertThat(machines.answer(Machines.sshLine(client), "echo $((6 * 7))")).as("%s%s", client, host).isEqualTo(Optional.of("42"));
        host.terminate();
        host.awaitExit();
    }

    /** Karaf's ssh and JMX have fixed ports. */
    private static void leaveOutWhatListens(Path features) throws IOException {
        String text = Files.readString(features);
        String without = text.replaceAll("(?m)^\\s*(ssh|management)/.*\\R", "");
        assertThat(without).isNotEqualTo(text);
        Files.writeString(features, without);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    private static Path only(Path directory, String glob) throws IOException {
        try (var found = Files.newDirectoryStream(directory, glob)) {
            return found.iterator().next();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
