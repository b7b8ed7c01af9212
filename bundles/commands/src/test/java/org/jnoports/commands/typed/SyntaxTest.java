package org.jnoports.commands.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jnoports.api.command.UsageException;
import org.jnoports.commands.TestContext;
import org.junit.jupiter.api.Test;

class SyntaxTest {
    private final Syntax syntax = new Syntax("jump", "Jumps 100% of the time.")
            .required("WHO", "who jumps", () -> List.of("alice", "bob"))
            .optional("WHERE", "to", () -> List.of("there"))
            .option("--height", "CM", "how high", () -> List.of("10", "20"))
            .json();
    private final TestContext context = new TestContext();

    private Typed read(String... words) {
        return syntax.read(context, List.of(words)).orElseThrow();
    }

    @Test
    void options_and_parameters_are_told_apart_wherever_they_stand() {
        Typed typed = read("--height", "30", "alice", "--json");
        assertThat(typed.parameter(0)).contains("alice");
        assertThat(typed.parameter(1)).isEmpty();
        assertThat(typed.number("--height", 5, 1, 100)).isEqualTo(30);
        assertThat(typed.json()).isTrue();
        assertThat(read("bob").seconds("--height", 5, 1, 100)).isEqualTo(Duration.ofSeconds(5));
        assertThat(read("bob", "there").parameter(1)).contains("there");
    }

    @Test
    void what_does_not_fit_is_named() {
        for (String[] wrong : new String[][] {{}, {"--nope", "alice"}, {"alice", "there", "again"}, {"alice", "--height"}}) {
            assertThatThrownBy(() -> read(wrong)).isInstanceOf(UsageException.class).hasMessageContaining("jump --help");
        }
        for (String number : new String[] {"x", "0", "101", "1e1", "99999999999"}) {
            assertThatThrownBy(() -> read("alice", "--height", number).number("--height", 5, 1, 100)).isInstanceOf(UsageException.class)
                    .hasMessage("--height '" + number + "' isn't a whole number from 1 to 100");
        }
    }

    @Test
    void an_at_sign_is_no_file() {
        assertThat(read("@alice").parameter(0)).contains("@alice");
    }

    @Test
    void help_is_printed_instead() {
        assertThat(syntax.read(context, List.of("--help"))).isEmpty();
        assertThat(context.printed()).contains("Jumps 100% of the time.", "WHO", "who jumps", "--height=CM", "how high");
    }

    @Test
    void what_can_come_next_is_known() {
        assertThat(syntax.completions(List.of())).containsExactly("alice", "bob", "--height", "--json");
        assertThat(syntax.completions(List.of("--height"))).containsExactly("10", "20");
        assertThat(syntax.completions(List.of("--height", "10"))).containsExactly("alice", "bob", "--json");
        assertThat(syntax.completions(List.of("alice", "--json"))).containsExactly("there", "--height");
        assertThat(syntax.completions(List.of("alice", "there"))).containsExactly("--height", "--json");
    }
}
