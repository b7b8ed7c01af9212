package org.jnoports.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({"root.atsign.org,root.atsign.org,64", "localhost:7000,localhost,7000", "::1,::1,64", "[::1],::1,64", "[::1]:70,::1,70"})
    void a_host_may_come_with_a_port(String text, String host, int port) {
        assertThat(HostPort.parse(text, 64)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:", "host:x", "host:70000", "[::1", "[::1]x"})
    void a_broken_host_and_port_is_refused_with_a_sentence(String text) {
        assertThatThrownBy(() -> HostPort.parse(text, 64)).isInstanceOf(IllegalArgumentException.class).hasMessageMatching(".{10,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@bob:phone.wavi@alice", "public:publickey@alice", "note.wavi@alice"})
    void a_key_reads_and_prints_as_on_the_wire(String text) {
        assertThat(AtKey.parse(text)).hasToString(text);
    }

    @Test
    void a_cached_key_names_the_record_it_is_a_copy_of() {
        assertThat(AtKey.parse("cached:@bob:phone.wavi@alice")).isEqualTo(AtKey.shared(AtSign.of("bob"), "Phone.wavi", AtSign.of("@Alice")));
    }

    @ParameterizedTest
    @CsvSource({"localhost:22,localhost,22,true", "localhost:22,127.0.0.1,22,false", "*:22,x,22,true", "*:22,x,23,false", "h:*,h,1,true", "*:*,h,1,true"})
    void a_permit_open_mask_compares_text(String mask, String host, int port, boolean covered) {
        assertThat(PermitOpen.parse(mask).covers(host, port)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22", ":22", "localhost:", "localhost:ssh", "localhost:0", "localhost:65536"})
    void a_permit_open_mask_that_means_nothing_is_refused(String mask) {
        assertThatThrownBy(() -> PermitOpen.parse(mask)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("*:22");
    }
}
