package org.jnoports.commands.typed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jnoports.commands.TestContext;
import org.junit.jupiter.api.Test;

class TableTest {
    private final TestContext context = new TestContext();

    private static Table table() {
        return new Table().column("name", "NAME").numbers("bytes", "BYTES").column("note", "NOTE")
                .row().cell("a").cell(1_500_000L, "1.5 MB").cell("")
                .row().cell("longer").cell(7L).cell(null);
    }

    @Test
    void people_read_columns() {
        table().print(context.out(), false, "none");
        assertThat(context.printed()).isEqualTo("NAME     BYTES  NOTE\na       1.5 MB  -\nlonger       7  -\n");
    }

    @Test
    void scripts_read_json() {
        table().print(context.out(), true, "none");
        assertThat(context.printed()).isEqualTo("[{\"name\":\"a\",\"bytes\":1500000,\"note\":\"\"},{\"name\":\"longer\",\"bytes\":7,\"note\":null}]\n");
    }

    @Test
    void nothing_is_said_in_words_and_is_an_empty_array() {
        Table empty = new Table().column("name", "NAME");
        empty.print(context.out(), false, "nobody is here");
        empty.print(context.out(), true, "nobody is here");
        assertThat(context.printed()).isEqualTo("nobody is here\n[]\n");
    }

    @Test
    void what_peers_say_does_not_steer_a_terminal() {
        List<String> lines = new Table().column("name", "NAME").row().cell("a\u001b[2Jb\nc").lines();
        assertThat(lines).containsExactly("NAME", "a\u00b7[2Jb\u00b7c");
    }

    @Test
    void numbers_are_shown_as_people_like_them() {
        assertThat(List.of(Shown.bytes(0L), Shown.bytes(999L), Shown.bytes(1000L), Shown.bytes(1_949L), Shown.bytes(999_950L), Shown.bytes(Long.MAX_VALUE)))
                .containsExactly("0 B", "999 B", "1.0 kB", "1.9 kB", "1.0 MB", "9223.4 PB");
        assertThat(List.of(Shown.time(Duration.ofSeconds(59)), Shown.time(Duration.ofSeconds(61)), Shown.time(Duration.ofMinutes(125)),
                Shown.time(Duration.ofHours(50)), Shown.time(Duration.ofSeconds(-1)))).containsExactly("59 s", "1 min 1 s", "2 h 5 min", "2 d 2 h", "0 s");
    }
}
