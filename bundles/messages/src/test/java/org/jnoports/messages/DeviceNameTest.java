package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceNameTest {
    static List<Map<String, Object>> names() {
        return Fixtures.items("device_name");
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_name_that_any_release_takes_as_it_is_is_taken(Map<String, Object> vector) {
        boolean taken = vector.entrySet().stream().filter(rule -> !rule.getKey().equals("name"))
                .anyMatch(rule -> rule.getValue().equals(true));
        assertThat(Limits.isDevice(vector.get("name").toString().toLowerCase(Locale.ROOT))).isEqualTo(taken);
    }
}
