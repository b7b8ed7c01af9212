package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void null_members_count_as_absent() {
        Members members = Json.object("{\"a\":null,\"b\":\"null\",\"c\":\"x\"}");
        assertThat(members.text("a")).isEmpty();
        assertThat(members.text("b")).isEmpty();
        assertThat(members.value("b")).contains("null");
        assertThat(members.text("c")).contains("x");
    }

    @Test
    void numbers_and_flags_may_be_strings() {
        Members members = Json.object("{\"n\":1715000000000,\"s\":\"5\",\"t\":true,\"f\":\"false\",\"x\":\"1.5\"}");
        assertThat(members.number("n")).contains(1715000000000L);
        assertThat(members.number("s")).contains(5L);
        assertThat(members.number("x")).isEmpty();
        assertThat(members.flag("t")).contains(true);
        assertThat(members.flag("f")).contains(false);
        assertThat(members.flag("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "}", "{\"a\":1,\"a\":2}", "{\"a\":1} x", "{a:1}", "{'a':1}", "[]", "null", "\"x\"", "{\"a\":01}",
        "{\"a\":\"\u0001\"}", "{\"secret\":\"hush\""
    })
    void broken_json_is_refused_without_its_text(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(TunnelException.class).hasMessageNotContaining("hush");
    }

    @Test
    void deep_json_is_refused() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}")).isInstanceOf(TunnelException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[null]", "[\"a\",[]]", "x"})
    void a_list_of_strings_is_nothing_else(String text) {
        assertThatThrownBy(() -> Json.strings(text + "x")).isInstanceOf(TunnelException.class);
        if (!text.equals("[1]")) { // numbers read as their text
            assertThatThrownBy(() -> Json.strings(text)).isInstanceOf(TunnelException.class);
        }
    }

    @Test
    void members_show_their_names_only() {
        assertThat(Json.object("{\"a\":\"secret\"}").toString()).isEqualTo("Members[a]");
    }
}
