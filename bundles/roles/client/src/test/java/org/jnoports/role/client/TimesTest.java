package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jnoports.api.command.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"30s|PT30S", "1h,14m,30s|PT1H14M30S", "7d|PT168H", "0|PT8760H", "45|PT45S", "999999d|PT8760H"})
    void times_are_as_npt_takes_them(String text, Duration expected) {
        assertThat(Times.parse("--timeout", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1x", "1h;2m", "9999999999s"})
    void what_is_none_is_named(String text) {
        assertThatThrownBy(() -> Times.parse("--timeout", text)).isInstanceOf(UsageException.class).hasMessageContaining("--timeout");
    }
}
