package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

/** Every block of test vectors is used by a test, or stands here as still to come: so that nobody forgets one. */
public class VectorsIT {
    private static final Path VECTORS = Path.of("..", "..", "bundles", "testkit", "src", "main", "resources", "org", "jnoports", "testkit", "vectors");
    private static final Set<String> NOT_VECTORS = Set.of("title", "format", "about", "description", "cross_checked", "symmetricKeys");

    /** Block to what it waits for. */
    private static final Map<String, String> STILL_TO_COME = Map.of(
            "aes_ctr", "encrypted relay traffic of the 5.x line",
            "control_channel", "npt");

    @Test
    public void every_block_is_used_by_a_test_or_listed_as_still_to_come() throws IOException {
        String tests = testSources();
        Set<String> forgotten = new TreeSet<>();
        for (String document : new String[] {"atprotocol.json", "noports.json"}) {
            for (String block : JSON.std.mapFrom(Files.readString(VECTORS.resolve(document))).keySet()) {
                if (!NOT_VECTORS.contains(block) && !STILL_TO_COME.containsKey(block) && !tests.contains(block)) {
                    forgotten.add(block);
                }
            }
        }
        assertThat(forgotten).isEmpty();
    }

    @Test
    public void what_is_listed_as_still_to_come_is_not_tested_yet() throws IOException {
        String tests = testSources();
        assertThat(STILL_TO_COME.keySet()).noneMatch(block -> tests.contains("\"" + block + "\""));
    }

    /** The text of all unit tests of the bundles. */
    private static String testSources() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("..", "..", "bundles"))) {
            for (Path file : files.filter(f -> f.toString().endsWith("Test.java") && f.toString().contains("/src/test/")).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
