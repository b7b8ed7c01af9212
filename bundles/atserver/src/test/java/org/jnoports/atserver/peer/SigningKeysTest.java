package org.jnoports.atserver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.atserver.TestStores;
import org.jnoports.atserver.VectorBlocks;
import org.jnoports.atserver.store.Records;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
    private final Records records = new Records(TestStores.empty(AtSign.of("@alice")), AtSign.of("@alice"), new HandTurnedClock(), (commitId, delete) -> {});

    @Test
    void the_proof_is_the_one_of_the_vectors() {
        Map<String, Object> vector = VectorBlocks.object(VectorBlocks.block("pol").get("case"));
        Map<String, Object> key = VectorBlocks.object(VectorBlocks.block("keys").get(vector.get("privateKey").toString()));
        records.put("@alice:signing_privatekey@alice", key.get("privateKey_pkcs8_der_b64").toString());
        assertThat(new SigningKeys(records).sign(vector.get("signed_input").toString())).isEqualTo(vector.get("cookie_value"));
    }

    @Test
    void a_pair_is_made_once() {
        SigningKeys keys = new SigningKeys(records);
        keys.ensure();
        String made = records.find("public:signing_publickey@alice").orElseThrow().value();
        keys.ensure();
        assertThat(records.find("public:signing_publickey@alice").orElseThrow().value()).isEqualTo(made).hasSize(392);
    }

    @Test
    void a_broken_key_is_named_but_not_shown() {
        records.put("@alice:signing_privatekey@alice", "c2VjcmV0");
        assertThatThrownBy(() -> new SigningKeys(records).sign("x")).isInstanceOf(KeysException.class).hasMessageNotContaining("c2VjcmV0");
    }
}
