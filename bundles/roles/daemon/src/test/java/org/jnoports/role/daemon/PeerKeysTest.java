package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerKeysTest {
    private static final AtKey KEY = AtKey.publicKeyOf(Stage.CLIENT);

    @TempDir Path home;
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final PeerKeys keys = new PeerKeys(now::get);
    private Stage stage;
    private ControlLink link;

    @BeforeEach
    void enter() {
        stage = new Stage(home);
        link = ControlLink.open(stage.settings(), stage.daemonServices());
    }

    @AfterEach
    void leave() throws IOException {
        link.close();
        stage.close();
    }

    private Optional<String> fetched(ControlLink by) {
        return keys.fetch(Stage.CLIENT, by).toCompletableFuture().join();
    }

    private void published(String key) {
        stage.atClient().records.put(KEY, key);
    }

    @Test
    void a_key_that_was_fetched_ahead_serves_one_session() {
        published("first");
        keys.fetchAhead(Stage.CLIENT, link);
        published("second");
        assertThat(fetched(link)).contains("first");
        assertThat(fetched(link)).contains("second");
        assertThat(stage.atClient().asked).containsExactly(KEY, KEY);
    }

    @Test
    void one_that_was_fetched_too_long_ago_serves_none() {
        published("first");
        keys.fetchAhead(Stage.CLIENT, link);
        published("second");
        now.addAndGet(PeerKeys.AHEAD.toNanos());
        assertThat(fetched(link)).contains("second");
    }

    @Test
    void asking_again_and_again_fetches_one_key_in_that_time() {
        for (int n = 0; n < 100; n++) {
            keys.fetchAhead(Stage.CLIENT, link);
            now.addAndGet(Duration.ofMillis(100).toNanos());
        }
        assertThat(stage.atClient().asked).containsExactly(KEY);
    }

    @Test
    void when_fetching_ahead_failed_it_is_tried_again() {
        published("first");
        stage.atClient().troubled = Optional.of(new TunnelException("away"));
        keys.fetchAhead(Stage.CLIENT, link);
        stage.atClient().troubled = Optional.empty();
        assertThat(fetched(link)).contains("first");
    }

    @Test
    void what_was_fetched_by_one_atsign_serves_no_other() {
        published("first");
        keys.fetchAhead(Stage.CLIENT, link);
        ControlLink other = ControlLink.open(stage.settings(), stage.daemonServices());
        published("second");
        assertThat(fetched(other)).contains("second");
        other.close();
    }

    @Test
    void more_peers_than_it_remembers_are_fetched_anew() {
        published("first");
        keys.fetchAhead(Stage.CLIENT, link);
        for (int n = 0; n < PeerKeys.MAX_PEERS; n++) {
            keys.fetchAhead(AtSign.of("@peer" + n), link);
        }
        published("second");
        assertThat(fetched(link)).contains("second");
    }
}
