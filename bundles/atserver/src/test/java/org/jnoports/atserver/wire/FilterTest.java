package org.jnoports.atserver.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    @Test
    void it_is_searched_for_anywhere_and_with_case() {
        assertThat(Filter.of("dev1\\.sshnp@").matches("@alice:ping.dev1.sshnp@bob")).isTrue();
        assertThat(Filter.of("DEV1").matches("@alice:ping.dev1.sshnp@bob")).isFalse();
        assertThat(Filter.everything().matches("")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "a{2,1}", "*", "\\", "(?<x>a)(?<x>b)"})
    void what_is_no_expression_is_refused(String regex) {
        assertThatThrownBy(() -> Filter.of(regex)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_SYNTAX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|b|ab)*c"})
    void an_expression_that_explodes_is_stopped(String regex) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10),
                () -> assertThat(Filter.of(regex).matches("a".repeat(900) + "!")).isFalse());
    }

    @Test
    void a_pattern_has_a_limit() {
        assertThatThrownBy(() -> Filter.of("a".repeat(1_025))).isInstanceOf(Refusal.class);
        assertThat(Filter.of("(".repeat(400) + "a" + ")".repeat(400)).matches("a")).isTrue();
    }
}
