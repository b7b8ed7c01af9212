package org.jnoports.atserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.VectorBlocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {
    static Stream<Map<String, Object>> keys() {
        return VectorBlocks.cases("keyTypes").stream();
    }

    static Stream<Map<String, Object>> atSigns() {
        return VectorBlocks.cases("atSignNormalisation").stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_key_has_the_type_that_the_reference_gives_it(Map<String, Object> vector) {
        assertThat(KeyType.of(vector.get("key").toString()).wireName()).isEqualTo(vector.get("type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "@@", ":", "public:", "public:@alice", "@bob:@alice", "x:y@alice", "cached:@alice", "local:@alice", "a b@alice"})
    void what_is_no_key_is_invalid(String key) {
        assertThat(KeyType.of(key)).isEqualTo(KeyType.INVALID);
    }

    @ParameterizedTest
    @MethodSource("atSigns")
    void an_atsign_is_normalised_or_rejected(Map<String, Object> vector) {
        String out;
        try {
            out = AtSign.of(vector.get("in").toString()).text();
        } catch (IllegalArgumentException e) {
            out = null;
        }
        assertThat(out).isEqualTo(vector.get("out"));
    }

    @Test
    void what_clients_never_synchronise_is_no_commit() {
        assertThat(Stream.of("privatekey:at_secret", "private:blocklist@a", "public:_cookie@a", "local:x@a").filter(Keys::isCommitted)).isEmpty();
        assertThat(Stream.of("public:__x@a", "public:x@a", "x@a", "_x@a", "@b:x@a", "cached:public:x@b").allMatch(Keys::isCommitted)).isTrue();
    }

    @Test
    void hidden_keys_are_listed_only_on_demand_and_private_ones_never() {
        assertThat(Keys.isListed("_x@a", false)).isFalse();
        assertThat(Keys.isListed("_x@a", true)).isTrue();
        assertThat(Keys.isListed("public:__x@a", true)).isTrue();
        assertThat(Keys.isListed("public:_x@a", true)).isFalse();
        assertThat(Keys.isListed("private:x@a", true)).isFalse();
        assertThat(Keys.isListed("configkey", true)).isFalse();
    }
}
