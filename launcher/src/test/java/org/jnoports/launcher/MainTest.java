package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process of its own. */
class MainTest {
    private static final int SECONDS = 60;

    @TempDir
    Path directory;
    private TestDistribution test;

    @BeforeEach
    void unpack() throws Exception {
        test = TestDistribution.in(directory.resolve("distribution"));
    }

    @Test
    void a_command_gets_its_arguments_and_gives_the_exit_code() throws Exception {
        Ended ended = run("greet", "a", "b");

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.out).isEqualTo("hello a,b\n");
        assertThat(ended.err).containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} : greeting\n").contains("bundle stopped");
    }

    @Test
    void quiet_means_no_progress() throws Exception {
        assertThat(run("greet", "-q").err).doesNotContain("greeting");
    }

    @Test
    void a_failure_is_one_sentence_and_exit_code_1() throws Exception {
        Ended ended = run("jnoports", "fail");

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.err).contains("jnoports fail: the bridge is closed\n").doesNotContain("\tat ");
        assertThat(ended.out).isEmpty();
    }

    @Test
    void verbose_shows_where_a_failure_comes_from() throws Exception {
        assertThat(run("jnoports", "fail", "-v").err).contains("the bridge is closed\n").contains("\tat ").contains("because");
    }

    @Test
    void wrong_usage_is_exit_code_2() throws Exception {
        Ended ended = run("jnoports", "misuse");

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.err).contains("jnoports misuse: --speed takes a number\n");
    }

    @Test
    void a_defect_is_said_and_exit_code_1() throws Exception {
        Ended ended = run("jnoports", "defect");

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.err).contains("not thought of").doesNotContain("\tat ");
    }

    @Test
    void an_unknown_command_is_wrong_usage() throws Exception {
        Ended ended = run("jnoports", "fly");

        assertThat(ended.code).isEqualTo(2);
        assertThat(ended.err).contains("no command 'fly'");
    }

    @Test
    void a_program_that_no_bundle_provides_is_a_failure() throws Exception {
        Ended ended = run("missing");

        assertThat(ended.code).isEqualTo(1);
        assertThat(ended.err).contains("missing: ");
    }

    @Test
    void bundles_see_home_and_distribution_as_framework_properties() throws Exception {
        assertThat(run("jnoports", "properties").out).isEqualTo(home() + "\n" + test.path() + "\n");
    }

    @Test
    void a_request_to_end_reaches_the_command_and_its_code_counts() throws Exception {
        Process process = process("jnoports", "wait").redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("waiting");
            process.toHandle().destroy(); // SIGTERM; unlike process.destroy() it leaves the output open
            assertThat(out.readLine()).endsWith("WARN  test: draining");
            assertThat(out.readLine()).isEqualTo("drained");
            assertThat(out.readLine()).isEqualTo("bundle stopped");
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(7);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_process_killed_at_any_time_does_not_hinder_the_next() throws Exception {
        Process killed = process("jnoports", "wait").start();
        try (BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("waiting");
        } finally {
            killed.destroyForcibly();
        }
        Files.writeString(home().resolve("data/cache/runtime-0/bundles/bundle1/bundle.info"), "");

        assertThat(run("jnoports", "hello", "again").out).isEqualTo("hello again\n");
    }

    private Path home() {
        return directory.resolve("home");
    }

    private ProcessBuilder process(String... arguments) {
        List<String> line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"),
                "-D" + Distribution.PROPERTY + "=" + test.path(), Main.class.getName()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--home", home().toString()));
        return new ProcessBuilder(line);
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = process(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Ended(int code, String out, String err) {}
}
