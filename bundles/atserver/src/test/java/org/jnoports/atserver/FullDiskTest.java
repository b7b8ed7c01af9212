package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the operating system doesn't let grow any more, in a process of its own. */
class FullDiskTest {
    private static final List<String> TWO_MEBIBYTES = List.of("sh", "-c", "ulimit -f 4096; exec \"$@\"", "sh");

    @TempDir
    Path directory;

    @Test
    void writes_are_refused_reads_go_on_and_nothing_acknowledged_is_lost() {
        int kept = 0;
        try (ServerProcess servers = ServerProcess.start(directory, TWO_MEBIBYTES, "@a")) {
            RawClient owner = servers.owner("@a");
            String reply = update(owner, kept);
            while (reply.startsWith("data:") && kept < 400) {
                kept++;
                reply = update(owner, kept);
            }
            assertThat(reply).startsWith("error:AT0002-DataStore exception : nothing can be written to ");
            assertThat(kept).isBetween(3, 399);
            for (int n = 0; n < kept; n++) {
                assertThat(owner.reply("llookup:all:k" + n + ".x@a")).contains("\"data\":\"" + n + "-");
            }
            assertThat(owner.reply("noop:0")).isEqualTo("data:ok");
            assertThat(owner.reply("llookup:k" + kept + ".x@a")).startsWith("error:AT0015");
        }
        try (ServerProcess servers = ServerProcess.start(directory, List.of(), "@a")) {
            RawClient owner = servers.owner("@a");
            for (int n = 0; n < kept; n++) {
                assertThat(owner.reply("llookup:all:k" + n + ".x@a")).contains("\"data\":\"" + n + "-");
            }
            assertThat(update(owner, kept)).startsWith("data:");
        }
    }

    private static String update(RawClient owner, int n) {
        return owner.reply("update:k" + n + ".x@a " + n + "-" + "x".repeat(10_000));
    }
}
