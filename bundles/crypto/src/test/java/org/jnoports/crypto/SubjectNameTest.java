package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jnoports.api.keys.KeysException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNameTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, false, localhost",
        "At.Example.ORG, false, at.example.org",
        "my_box-1, false, my_box-1",
        "127.0.0.1, true, 127.0.0.1",
        "::1, true, 0:0:0:0:0:0:0:1",
        "[::1], true, 0:0:0:0:0:0:0:1",
        "FE80::A, true, fe80:0:0:0:0:0:0:a",
        "::ffff:10.0.0.1, true, 10.0.0.1",
    })
    void knows_names_and_addresses_in_one_spelling(String name, boolean isAddress, String text) {
        assertThat(SubjectName.of(name)).isEqualTo(new SubjectName(isAddress, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a-", "a..b", ".a", "a.", "1.2.3", "1.2.3.256", "1.2.3.400", "01.2.3.4.5", ":", ":::", "1:2",
        "fe80::1%eth0", "[a]", "*.example.org", "a/b", "ü.example.org", "a\nb", "7"})
    void what_is_neither_is_refused_without_a_look_up(String name) {
        assertThatThrownBy(() -> SubjectName.of(name)).isInstanceOf(KeysException.class).hasMessageContaining("'" + name + "'");
    }

    @Test
    void a_name_of_absurd_length_is_refused() {
        assertThatThrownBy(() -> SubjectName.of("a".repeat(254))).isInstanceOf(KeysException.class);
    }

    @Test
    void a_certificate_needs_a_name() {
        assertThatThrownBy(() -> SubjectName.all(List.of())).isInstanceOf(KeysException.class);
    }
}
