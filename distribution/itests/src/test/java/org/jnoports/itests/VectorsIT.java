package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

/** Every block of test vectors is used by a test: so that nobody forgets one. */
public class VectorsIT {
    private static final Path VECTORS = Path.of("..", "..", "bundles", "testkit", "src", "main", "resources", "org", "jnoports", "testkit", "vectors");
    private static final Set<String> NOT_VECTORS = Set.of("title", "format", "about", "description", "cross_checked", "symmetricKeys");

    @Test
    public void every_block_is_used_by_a_test() throws IOException {
        String tests = testSources();
        Set<String> forgotten = new TreeSet<>();
        for (String document : new String[] {"atprotocol.json", "noports.json"}) {
            for (String block : JSON.std.mapFrom(Files.readString(VECTORS.resolve(document))).keySet()) {
                if (!NOT_VECTORS.contains(block) && !tests.contains(block)) {
                    forgotten.add(block);
                }
            }
        }
        assertThat(forgotten).isEmpty();
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
