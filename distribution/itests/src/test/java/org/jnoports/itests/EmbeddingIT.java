package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The client role composed on the module path from the distribution's jars, without OSGi: docs/examples/embedding, as docs/embedding.md runs it. */
public class EmbeddingIT {
    private static final List<String> MODULES = List.of("lib/org.jnoports.api", "lib/slf4j-api", "lib/slf4j-jdk14", "bundles/jackson-core",
            "bundles/org.jnoports.crypto", "bundles/org.jnoports.messages", "bundles/org.jnoports.atprotocol", "bundles/org.jnoports.role.client",
            "bundles/jackson-jr-objects", "bundles/picocli", "bundles/org.jnoports.bridge");

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
    public void a_session_is_opened_from_the_module_path_with_either_transport() throws Exception {
        machines.srvd();
        machines.daemon();
        for (String transport : List.of("nio", "netty")) {
            Program client = machines.process("reach", new ProcessBuilder(reach(transport)));
            assertThat(machines.answer(Machines.sshLine(client), "echo $((6 * 7))")).as("%s: %s", transport, client).isEqualTo(Optional.of("42"));
            assertThat(client.awaitExit()).isZero();
        }
    }

    @Test
    public void a_jar_that_is_missing_is_said_in_one_sentence() throws Exception {
        Program client = machines.process("reach", new ProcessBuilder(reach("none")));
        assertThat(client.awaitExit()).isEqualTo(1);
        assertThat(client.err()).last().asString().isEqualTo("no jar on the path provides org.jnoports.api.transport.Transport");
    }

    private List<String> reach(String transport) throws IOException {
        Path home = machines.home("client");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--module-path", modulePath(transport), "-Duser.home=" + home, "--module", "com.example.embedding/com.example.embedding.Reach",
                home.resolve(".jnoports").toString()));
        command.addAll(machines.clientArguments());
        return command;
    }

    private static String modulePath(String transport) throws IOException {
        Path distribution = Program.distribution();
        Stream<Path> jars = MODULES.stream().map(name -> distribution.resolve(name + ".jar"));
        try (Stream<Path> all = Files.list(distribution.resolve("bundles"));
                Stream<Path> own = Files.list(Path.of(System.getProperty("jnoports.examples"), "embedding/target"))) {
            Stream<Path> transports = all.filter(jar -> jar.getFileName().toString().matches(transport.equals("nio")
                    ? "org\\.jnoports\\.transport\\.nio\\.jar" : "(org\\.jnoports\\.transport\\." + transport + "|netty-(?!.*io_uring).*)\\.jar"));
            return Stream.of(jars, transports, own.filter(jar -> jar.toString().endsWith(".jar"))).flatMap(some -> some).map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }
}
