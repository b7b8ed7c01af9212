package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;

import java.time.Duration;
import java.util.List;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an {@link AtClient} promises about records. */
class AtClientRecordsTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void what_doesnt_exist_is_empty() throws Exception {
        AtClient client = world.live(ALICE);
        for (AtKey key : List.of(
                AtKey.self("nokey.wavi", ALICE),
                AtKey.publicOf("nokey.wavi", BOB),
                AtKey.shared(BOB, "nokey.wavi", ALICE),
                AtKey.shared(ALICE, "nokey.wavi", BOB))) {
            assertThat(World.done(client.get(key))).as(key.toString()).isEmpty();
        }
    }

    @Test
    void every_form_of_at0015_means_that_it_doesnt_exist() throws Exception {
        AtClient client = world.live(ALICE);
        for (String error : List.of(
                "AT0015-key not found : nokey.wavi@alice does not exist in keystore",
                "AT0015-Exception: nokey.wavi@alice does not exist in keystore",
                "{\"errorCode\":\"AT0015\",\"errorDescription\":\"key not found : nokey.wavi@alice\"}")) {
            world.alice.answer("llookup:", line -> "error:" + error + "\n@alice@");
            assertThat(World.done(client.get(AtKey.self("nokey.wavi", ALICE)))).as(error).isEmpty();
        }
    }

    @Test
    void any_other_refusal_is_told_with_its_code_and_the_connection_stays() throws Exception {
        AtClient client = world.live(ALICE);
        int dials = world.network.dials();
        world.alice.answer("llookup:", line -> "error:AT0009-UnAuthorized client in request : no\n@alice@");
        AtProtocolException failure =
                Await.failure(AtProtocolException.class, client.get(AtKey.self("nokey.wavi", ALICE)));
        assertThat(failure.code()).isEqualTo(AtErrorCode.UNAUTHORIZED);
        assertThat(world.network.dials()).isEqualTo(dials);
    }

    @Test
    void own_records_are_stored_encrypted_and_read_back() throws Exception {
        AtClient client = world.live(ALICE);
        AtKey key = AtKey.self("note.wavi", ALICE);
        World.done(client.put(key, "a secret"));
        assertThat(world.alice.stored(key.toString()).orElseThrow()).doesNotContain("secret");
        assertThat(World.done(client.get(key))).contains("a secret");
        World.done(client.delete(key));
        World.done(client.delete(key));
        assertThat(World.done(client.get(key))).isEmpty();
    }

    @Test
    void of_several_who_write_a_record_once_one_succeeds() throws Exception {
        AtClient client = world.live(ALICE);
        AtKey key = AtKey.self("17.session_mutexes.wavi", ALICE);
        assertThat(World.done(client.putOnce(key, "mine", Duration.ofSeconds(30)))).isTrue();
        assertThat(world.alice.commands()).anyMatch(line -> line.matches(
                "update:ttl:30000:isEncrypted:true:ivNonce:[^:]+:immutable:true:17\\.session_mutexes\\.wavi@alice [^ ]+"));

        world.alice.answer("update:ttl:", line -> "error:AT0011-Internal server exception : Immutable records may not be updated\n@alice@");
        assertThat(World.done(client.putOnce(key, "another's", Duration.ofSeconds(30)))).isFalse();
        assertThat(World.done(client.get(key))).contains("mine");
    }

    @Test
    void a_record_that_was_written_before_a_reconnect_is_known_as_the_own_one() throws Exception {
        AtClient client = world.live(ALICE);
        AtKey key = AtKey.self("18.session_mutexes.wavi", ALICE);
        World.done(client.put(key, "mine"));
        world.alice.answer("update:ttl:", line -> "error:AT0023-Immutable records may not be updated\n@alice@");
        assertThat(World.done(client.putOnce(key, "mine", Duration.ofSeconds(30)))).isTrue();
    }

    @Test
    void any_other_refusal_to_write_once_is_told() throws Exception {
        AtClient client = world.live(ALICE);
        world.alice.answer("update:ttl:", line -> "error:AT0003-Invalid syntax : invalid command\n@alice@");
        Await.failure(AtProtocolException.class, client.putOnce(AtKey.self("19.w", ALICE), "mine", Duration.ofSeconds(30)));
        Await.failure(TunnelException.class, client.putOnce(AtKey.shared(BOB, "19.w", ALICE), "mine", Duration.ofSeconds(30)));
        assertThatThrownBy(() -> client.putOnce(AtKey.self("19.w", ALICE), "mine", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_shared_record_is_read_by_its_reader_and_its_owner() throws Exception {
        AtClient alice = world.live(ALICE);
        AtKey key = AtKey.shared(BOB, "note.wavi", ALICE);
        World.done(alice.put(key, "for bob"));
        assertThat(world.alice.stored(key.toString()).orElseThrow()).doesNotContain("bob");
        assertThat(World.done(alice.get(key))).contains("for bob");
        assertThat(World.done(world.live(BOB).get(key))).contains("for bob");
    }
}
