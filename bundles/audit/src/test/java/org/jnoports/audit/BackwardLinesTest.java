package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackwardLinesTest {
    @TempDir Path directory;

    private List<String> read(String text) throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, text);
        List<String> lines = new ArrayList<>();
        try (BackwardLines backward = BackwardLines.of(file)) {
            for (Optional<String> line = backward.next(); line.isPresent(); line = backward.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    @Test
    void the_last_line_comes_first() throws IOException {
        assertThat(read("one\ntwo\nthree\n")).containsExactly("three", "two", "one");
        assertThat(read("one\ntwo\nthr")).containsExactly("thr", "two", "one");
        assertThat(read("\n\none\n\n")).containsExactly("one");
        assertThat(read("")).isEmpty();
    }

    @Test
    void lines_come_whole_wherever_blocks_end() throws IOException {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add(i + "ä".repeat(random.nextInt(4_000)));
        }
        List<String> read = read(String.join("\n", lines) + "\n");
        Collections.reverse(lines);
        assertThat(read).isEqualTo(lines);
    }

    @Test
    void a_line_of_exactly_a_block_is_read_and_longer_ones_are_left_out() throws IOException {
        String longest = "x".repeat(AuditLine.MAX_BYTES);
        assertThat(read("a\n" + longest + "\nb\n")).containsExactly("b", longest, "a");
        for (int more : new int[] {1, 100, BackwardLines.BLOCK_BYTES, 5 * BackwardLines.BLOCK_BYTES}) {
            assertThat(read("a\n" + longest + "y".repeat(more) + "\nb\n")).as("%d more", more).containsExactly("b", "a");
            assertThat(read(longest + "y".repeat(more) + "\nb\n")).as("%d more", more).containsExactly("b");
            assertThat(read("a\n" + longest + "y".repeat(more))).as("%d more", more).containsExactly("a");
        }
    }

    @Test
    void what_isnt_asked_for_isnt_read() throws IOException {
        Path file = directory.resolve("file");
        Files.writeString(file, "a line\n".repeat(100_000));
        try (BackwardLines lines = BackwardLines.of(file)) {
            assertThat(lines.next()).contains("a line");
            assertThat(lines.unread()).isEqualTo(700_000 - BackwardLines.BLOCK_BYTES);
        }
    }
}
