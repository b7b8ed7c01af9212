package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.World.done;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our lines against those of the published clients. */
class CommandLinesTest {
    private static final Pattern VALUES = Pattern.compile("(?<=:)([0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|[A-Za-z0-9+/]{2,}={0,2})(?=:|$)");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void notify_names_its_parameters_in_the_order_of_the_dart_client() throws Exception {
        done(world.live(ALICE).notify(AtKey.shared(BOB, "ping.dev1.sshnp", ALICE), "v", Duration.ofSeconds(60)));
        String ours = world.alice.await("notify:").replace(":latestN:1", ""); // as later clients send it
        assertThat(names(ours)).isEqualTo(names(dart("notify:id:")));
    }

    @Test
    void the_peers_copy_of_a_key_is_written_as_the_dart_client_does() throws Exception {
        done(world.live(ALICE).notify(AtKey.shared(BOB, "ping.dev1.sshnp", ALICE), "v", Duration.ofSeconds(60)));
        String ours = world.alice.await("update:ttr:3888000");
        assertThat(ours.substring(0, ours.indexOf(' '))).isEqualTo("update:ttr:3888000:isEncrypted:false:@bob:shared_key@alice");
        assertThat(dart("update:ttr:3888000")).startsWith(ours.substring(0, ours.indexOf(' ')));
    }

    @Test
    void what_has_no_values_is_the_same() throws Exception {
        AtClient client = world.live(ALICE);
        done(client.get(AtKey.publicKeyOf(BOB)));
        assertThat(world.alice.commands()).contains(dart("monitor:selfNotifications"), dart("noop:0"));
        assertThat(world.alice.commands("from:@alice:clientConfig")).allMatch(line -> line.startsWith("from:@alice:clientConfig:{\"version\":\"3."));
    }

    private static String dart(String start) {
        return sdkCommands().stream()
                .filter(vector -> vector.text("sdk").orElseThrow().contains("Dart"))
                .map(vector -> vector.text("line").orElseThrow().strip())
                .filter(line -> line.startsWith(start))
                .findFirst().orElseThrow();
    }

    private static List<Members> sdkCommands() {
        return VectorCases.of(Vectors.atProtocol(), "sdkCommands");
    }

    /** The line with every value of base64, hex or UUID form left out; names of parameters are in the pattern's way. */
    private static String names(String line) {
        StringBuilder names = new StringBuilder();
        for (String part : line.split(":", -1)) {
            names.append(part.matches("[A-Za-z]{2,14}|@bob|ping\\.dev1\\.sshnp@alice|60000|10000") ? part : "…").append(' ');
        }
        return VALUES.matcher(names.toString().replace("Y2lwaGVy", "…")).replaceAll("…");
    }
}
