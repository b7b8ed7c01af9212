package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.TestKeys.CAROL;
import static org.jnoports.atprotocol.TestKeys.CIPHER;
import static org.jnoports.atprotocol.World.done;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.keys.SharedKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    private static final AtKey PUBLIC = AtKey.publicOf("loc.wavi", ALICE);
    private static final AtKey SELF = AtKey.self("note.wavi", ALICE);
    private static final AtKey FOR_BOB = AtKey.shared(BOB, "phone.wavi", ALICE);
    private static final AtKey FROM_BOB = AtKey.shared(ALICE, "phone.wavi", BOB);

    private final World world = new World();
    private AtClient client;

    @BeforeEach
    void connect() throws Exception {
        client = world.live(ALICE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void own_records_read_back_as_they_were_written() throws Exception {
        for (AtKey key : new AtKey[] {PUBLIC, SELF, FOR_BOB}) {
            done(client.put(key, "hello 🦄 wörld"));
            assertThat(done(client.get(key))).contains("hello 🦄 wörld");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", " spaces ", "\ttab", "cr\r", "x"})
    void so_do_values_that_dont_fit_in_a_line(String value) throws Exception {
        for (AtKey key : new AtKey[] {PUBLIC, SELF, FOR_BOB}) {
            done(client.put(key, value));
            assertThat(done(client.get(key))).contains(value);
        }
    }

    @Test
    void the_lines_are_those_that_servers_take() throws Exception {
        done(client.put(PUBLIC, "Paris"));
        assertThat(world.alice.await("update:")).isEqualTo("update:isEncrypted:false:public:loc.wavi@alice Paris");
        done(client.put(SELF, "note"));
        assertThat(world.alice.await("update:")).matches("update:isEncrypted:true:ivNonce:[^:]{24}:note\\.wavi@alice [A-Za-z0-9+/=]+");
        done(client.put(FOR_BOB, "1"));
        assertThat(world.alice.await("update:ttr:-1")).matches("update:ttr:-1:ccd:true:isEncrypted:true:sharedKeyEnc:[^:]{344}"
                + ":pubKeyCS:[0-9a-f]{32}:ivNonce:[^:]{24}:@bob:phone\\.wavi@alice [A-Za-z0-9+/=]+");
        done(client.delete(PUBLIC));
        done(client.delete(SELF));
        done(client.delete(FOR_BOB));
        assertThat(world.alice.commands("delete")).containsExactly(
                "delete:public:loc.wavi@alice", "delete:note.wavi@alice", "delete:@bob:phone.wavi@alice");
        done(client.get(PUBLIC));
        done(client.get(AtKey.publicOf("loc.wavi", BOB)));
        done(client.get(SELF));
        done(client.get(FOR_BOB));
        done(client.get(FROM_BOB));
        assertThat(world.alice.commands().stream().filter(line -> line.contains("lookup:all:") && !line.contains("shared_key")))
                .containsExactly("llookup:all:public:loc.wavi@alice", "plookup:all:loc.wavi@bob", "llookup:all:note.wavi@alice",
                        "llookup:all:@bob:phone.wavi@alice", "lookup:all:phone.wavi@bob");
    }

    @Test
    void what_alice_shares_bob_reads() throws Exception {
        done(client.put(FOR_BOB, "secret"));
        assertThat(world.alice.stored(FOR_BOB.toString()).orElseThrow()).doesNotContain("secret");
        assertThat(done(world.live(BOB).get(FOR_BOB))).contains("secret");
    }

    @Test
    void what_peers_without_random_iv_share_is_read_too() throws Exception {
        SharedKey key = CIPHER.newKey();
        world.bob.store("@alice:shared_key@bob", CIPHER.seal(key, TestKeys.of(ALICE).encryptionPublicKey()));
        world.bob.store("@alice:phone.wavi@bob", CIPHER.encrypt(key, new byte[16], "zero iv"));
        assertThat(done(client.get(FROM_BOB))).contains("zero iv");
    }

    @Test
    void other_atsigns_public_records_are_read() throws Exception {
        assertThat(done(client.get(AtKey.publicKeyOf(BOB)))).contains(TestKeys.of(BOB).encryptionPublicKey());
        world.bob.store("public:line.wavi@bob", "dHdvCmxpbmVz", Map.of("encoding", "base64"));
        assertThat(done(client.get(AtKey.publicOf("line.wavi", BOB)))).contains("two\nlines");
    }

    @Test
    void what_doesnt_exist_is_empty() throws Exception {
        for (AtKey key : new AtKey[] {PUBLIC, SELF, FOR_BOB, FROM_BOB, AtKey.publicKeyOf(CAROL)}) {
            assertThat(done(client.get(key))).isEmpty();
        }
    }

    @Test
    void what_is_null_is_empty() throws Exception {
        world.alice.answer("llookup", line -> "data:null\n@alice@");
        assertThat(done(client.get(SELF))).isEmpty();
        world.alice.answer("llookup", line -> "data:{\"key\":\"k\",\"data\":null,\"metaData\":{}}\n@alice@");
        assertThat(done(client.get(SELF))).isEmpty();
        assertThat(done(client.get(PUBLIC))).isEmpty();
    }

    @Test
    void the_three_forms_of_key_not_found_are_empty() throws Exception {
        for (String error : new String[] {
            "error:AT0015-key not found : x does not exist in keystore\n@alice@",
            "error:AT0015:x does not exist\n@alice@",
            "error:{\"errorCode\":\"AT0015\",\"errorDescription\":\"key not found : x\"}\n@alice@"
        }) {
            world.alice.answer("llookup", line -> error);
            assertThat(done(client.get(PUBLIC))).isEmpty();
        }
    }

    @Test
    void other_refusals_fail_with_their_code() {
        world.alice.answer("llookup", line -> "error:AT0009-UnAuthorized client in request : no\n@alice@");
        assertThatThrownBy(() -> done(client.get(PUBLIC)))
                .cause()
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.UNAUTHORIZED))
                .hasMessageContaining("refused 'llookup' (AT0009)");
    }

    @Test
    void a_value_that_was_never_encrypted_is_handed_out_unless_it_claims_to_be() throws Exception {
        world.alice.store("note.wavi@alice", "plain words");
        assertThat(done(client.get(SELF))).contains("plain words");
        world.alice.store("note.wavi@alice", "plain words", Map.of("isEncrypted", "true"));
        assertThatThrownBy(() -> done(client.get(SELF))).cause().isInstanceOf(TunnelException.class).hasMessageContaining("decrypt");
    }

    @Test
    void an_answer_that_cant_be_read_fails() {
        world.alice.answer("llookup", line -> "data:{broken\n@alice@");
        assertThatThrownBy(() -> done(client.get(PUBLIC))).hasMessageContaining("JSON");
    }

    @Test
    void deleting_what_doesnt_exist_succeeds() throws Exception {
        world.alice.answer("delete", line -> "error:AT0015-key not found : x\n@alice@");
        done(client.delete(SELF));
    }

    @Test
    void others_records_cant_be_written_or_deleted() {
        for (CompletionStage<?> refused : new CompletionStage<?>[] {
            client.put(FROM_BOB, "x"), client.delete(FROM_BOB), client.put(AtKey.publicOf("x.y", BOB), "x"),
            client.get(AtKey.self("x.y", BOB)), client.get(AtKey.shared(CAROL, "x.y", BOB))
        }) {
            assertThatThrownBy(() -> done(refused)).cause().isInstanceOf(TunnelException.class).hasMessageContaining("@");
        }
    }

    @Test
    void an_empty_public_value_is_refused_and_an_empty_private_one_isnt() throws Exception {
        assertThatThrownBy(() -> done(client.put(PUBLIC, ""))).hasMessageContaining("can't be empty");
        done(client.put(SELF, ""));
        assertThat(done(client.get(SELF))).contains("");
    }

    @Test
    void scans_with_and_without_a_regex() throws Exception {
        world.alice.answer("scan", line -> "data:[\"public:publickey@alice\",\"@bob:x.y@alice\",\"cached:@alice:z.y@bob\","
                + "\"note.wavi@alice\",\"_odd\",\"a b@c@d\"]\n@alice@");
        assertThat(done(client.scan(""))).extracting(AtKey::toString)
                .containsExactly("public:publickey@alice", "@bob:x.y@alice", "@alice:z.y@bob", "note.wavi@alice");
        done(client.scan("@bob:.*[A-Z]\\.sshnp"));
        assertThat(world.alice.commands("scan")).containsExactly("scan", "scan:showhidden:false @bob:.*[A-Z]\\.sshnp");
        assertThatThrownBy(() -> done(client.scan("a\nb"))).hasMessageContaining("white space");
    }

    @Test
    void an_operation_survives_a_lost_connection() throws Exception {
        java.util.concurrent.atomic.AtomicInteger tries = new java.util.concurrent.atomic.AtomicInteger();
        world.alice.answer("scan", line -> tries.incrementAndGet() == 1 ? FakeAtServer.HANG_UP : "data:[]\n@alice@");
        assertThat(done(client.scan(""))).isEmpty();
        assertThat(tries).hasValue(2);
    }

    @Test
    void an_operation_that_gets_no_answer_ends_with_a_sentence() {
        java.time.Duration limit = java.time.Duration.ofMillis(100);
        Timings hasty = new Timings(World.LIMIT, World.LIMIT, World.LIMIT, limit, World.LIMIT, World.LIMIT, limit, limit, limit, limit, limit, limit);
        try (World slow = new World(hasty)) {
            slow.alice.answer("scan", line -> FakeAtServer.NOTHING);
            assertThatThrownBy(() -> done(slow.live(ALICE).scan("x")))
                    .cause()
                    .hasMessage("'scan x' was not done within 100 ms: @alice's atServer is too slow");
        }
    }

    @Test
    void an_answer_of_ten_mebibytes_is_too_long() {
        world.alice.answer("scan", line -> "data:" + "x".repeat(AtConnection.MAX_LINE_BYTES) + "\n@alice@");
        assertThatThrownBy(() -> done(client.scan(""))).hasMessageContaining("sent a line of more than 10485760 bytes");
        assertThat(world.alice.commands("scan")).hasSize(1);
    }
}
