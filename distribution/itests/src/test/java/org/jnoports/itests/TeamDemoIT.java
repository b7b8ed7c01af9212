package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The team edition's demo, as a person meets it. */
public class TeamDemoIT {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void one_client_is_denied_and_let_in_after_the_policy_was_changed() throws Exception {
        Path home = folder.newFolder().toPath();
        try (Program demo = Program.start(home, "jnoports", "demo", "--edition", "team", "--once", "--json")) {
            assertThat(demo.awaitExit()).as("%s", demo).isZero();
            assertThat(demo.out().get(demo.out().size() - 1)).startsWith("{\"ok\":true,\"sessionId\":\"")
                    .containsPattern("\"remoteOutput\":\"[^\"]+ = [0-9]+\"")
                    .contains("\"deniedClient\":\"@demo_guest\"", "\"deniedReason\":\"no rule names both @demo_guest and garage")
                    .containsPattern("\"afterChangeOutput\":\"[^\"]+ = [0-9]+\"");
        }
        try (Stream<Path> left = Files.list(home.resolve(".jnoports/data/policy"))) {
            assertThat(left).as("the demo's policy is gone").isEmpty();
        }
    }
}
