package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.jnoports.api.message.MessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    static Stream<Arguments> strings() {
        return Stream.of(
                Arguments.of("\"\\\b\t\n\f\r", "\\\"\\\\\\b\\t\\n\\f\\r"),
                Arguments.of("\u0000\u001f\u000b", "\\u0000\\u001f\\u000b"),
                Arguments.of("/=&<>'\u007f\u2028\u2029é☃", "/=&<>'\u007f\u2028\u2029é☃"),
                Arguments.of("\uD83D\uDE00", "\uD83D\uDE00"),
                Arguments.of("a\uD83D", "a\\ud83d"),
                Arguments.of("\uDE00b", "\\ude00b"),
                Arguments.of("\uDE00\uD83D", "\\ude00\\ud83d"));
    }

    @ParameterizedTest
    @MethodSource("strings")
    void strings_are_escaped_as_dart_escapes_them(String text, String escaped) {
        assertThat(new Json.Text(text).compact()).isEqualTo('"' + escaped + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"b\":1,\"a\":2}", "{\"x\":null,\"y\":[true,false,[]],\"z\":{}}", "{\"n\":[0,-1,1.0,1e3,12345678901234567890]}",
        "{\"\":\"\",\"a\\nb\":\"\\ud83d\"}",
    })
    void what_is_compact_already_is_written_as_it_was_read(String text) {
        assertThat(read(text).compact()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "1", "\"x\"", "[{}]", "{'a':1}", "{a:1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":+1}", "{\"a\":\"\n\"}",
        "{\"a\":tru}", "{\"a\":1}x", "{\"a\":1}{}", "{\"a\":1 \"b\":2}", "{\"a\":\"\\x\"}", "{/**/}", "{\"a\":1", "{\"a\":\"", "{\"a\"",
        "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":1,\"a\":1}", "\uFEFF{}",
    })
    void anything_but_one_strict_object_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(MessageException.class).hasMessageMatching("it .{10,}");
    }

    @Test
    void eight_levels_are_read_and_nine_refused() {
        assertThat(read("{\"a\":".repeat(7) + "{}" + "}".repeat(7)).members()).hasSize(1);
        assertThatThrownBy(() -> read("{\"a\":".repeat(8) + "{}" + "}".repeat(8))).hasMessageContaining("8 levels");
    }

    @Test
    void an_endless_number_is_refused() {
        assertThatThrownBy(() -> read("{\"a\":" + "9".repeat(1_000) + "}")).hasMessageContaining("32 characters");
    }

    @Test
    void a_refusal_shows_nothing_of_what_was_received() {
        assertThatThrownBy(() -> read("{\"privateKey\":secret}")).hasMessageNotContaining("secret").hasNoCause();
    }

    private static Json.Obj read(String text) {
        return JsonReader.read("it", text).object();
    }
}
