package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.jnoports.api.command.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {
    private static final Map<String, String> ALICE = Map.of("HOME", "/home/alice");

    @Test
    void a_program_is_its_own_command() {
        Invocation invocation = invoked("sshnp", "-f", "@alice", "-t", "@pump");

        assertThat(invocation.command()).isEqualTo("sshnp");
        assertThat(invocation.arguments()).containsExactly("-f", "@alice", "-t", "@pump");
        assertThat(invocation.shownAs()).isEqualTo("sshnp");
    }

    @Test
    void the_first_argument_of_jnoports_is_the_command() {
        Invocation invocation = invoked("jnoports", "demo", "--once");

        assertThat(invocation.command()).isEqualTo("demo");
        assertThat(invocation.arguments()).containsExactly("--once");
        assertThat(invocation.shownAs()).isEqualTo("jnoports demo");
    }

    @ParameterizedTest
    @CsvSource({"--version,version", "-V,version", "--help,help", "-h,help", "help,help"})
    void options_of_jnoports_alone_are_commands(String option, String command) {
        assertThat(invoked("jnoports", option).command()).isEqualTo(command);
    }

    @Test
    void jnoports_alone_helps() {
        assertThat(invoked("jnoports").command()).isEqualTo("help");
        assertThat(invoked("jnoports", "--home", "/srv/np").command()).isEqualTo("help");
    }

    @Test
    void other_options_before_the_command_are_refused() {
        assertThatThrownBy(() -> invoked("jnoports", "--onc", "demo")).isInstanceOf(UsageException.class).hasMessageContaining("--onc");
    }

    @Test
    void home_is_found_before_and_after_the_command_and_taken_out() {
        assertThat(invoked("jnoports", "--home", "/srv/np", "run", "-v")).satisfies(run -> {
            assertThat(run.home()).isEqualTo(Path.of("/srv/np"));
            assertThat(run.command()).isEqualTo("run");
            assertThat(run.arguments()).containsExactly("-v");
        });
        assertThat(invoked("jnoports", "run", "-v", "--home=/srv/np").home()).isEqualTo(Path.of("/srv/np"));
        assertThat(invoked("sshnp", "--home", "/a", "-x", "--home", "/b")).satisfies(last -> {
            assertThat(last.home()).isEqualTo(Path.of("/b"));
            assertThat(last.arguments()).containsExactly("-x");
        });
    }

    @Test
    void what_follows_two_dashes_is_not_touched() {
        assertThat(invoked("sshnp", "-x", "--", "--home", "/b").arguments()).containsExactly("-x", "--", "--home", "/b");
    }

    @Test
    void home_without_a_directory_is_refused() {
        assertThatThrownBy(() -> invoked("sshnp", "--home")).isInstanceOf(UsageException.class).hasMessageContaining("--home");
    }

    @Test
    void home_comes_from_the_environment_if_it_is_not_typed() {
        Invocation invocation = Invocation.of(new String[] {"sshnp"}, Map.of("HOME", "/home/alice", "JNOPORTS_HOME", "/srv/np"));

        assertThat(invocation.home()).isEqualTo(Path.of("/srv/np"));
    }

    @Test
    void home_is_in_the_persons_home_otherwise() {
        assertThat(invoked("sshnp").home()).isEqualTo(Path.of("/home/alice/.jnoports"));
        assertThat(invoked("sshnp").userHome()).isEqualTo(Path.of("/home/alice"));
        assertThat(Invocation.of(new String[] {"sshnp"}, Map.of("HOME", "/home/alice", "JNOPORTS_HOME", "")).home())
                .isEqualTo(Path.of("/home/alice/.jnoports"));
    }

    @Test
    void a_relative_home_is_made_absolute() {
        assertThat(invoked("sshnp", "--home", "np/../np").home()).isEqualTo(Path.of("np").toAbsolutePath());
    }

    @Test
    void a_program_is_needed() {
        assertThatThrownBy(() -> Invocation.of(new String[0], ALICE)).isInstanceOf(UsageException.class);
    }

    private static Invocation invoked(String... typed) {
        return Invocation.of(typed, ALICE);
    }
}
