package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.jnoports.api.at.AtSign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.20", "rv.example.com", "2001:db8::1", "::1", "fe80::1%eth0", "rv_1"})
    void hosts_that_can_be_dialled(String host) {
        assertThat(SshNames.isHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=x", "a b", "a\tb", "a\u0000b", "a@b", "a;b", "$(a)", "%h", "a\n", "a/b"})
    void hosts_that_cant(String host) {
        assertThat(SshNames.isHost(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gary", "gary.smith", "gary@example.com", "DOMAIN\\gary", "_apt", "g-1", "gäry"})
    void users_that_can_log_in(String user) {
        assertThat(SshNames.isUser(user)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-l", "a b", "a\u00a0b", "a\u202eb", "a\u0007", "a;b", "a&b", "a|b", "`a`", "$HOME", "a\\", "~", "a#b"})
    void users_that_cant(String user) {
        assertThat(SshNames.isUser(user)).isFalse();
    }

    @Test
    void a_device_is_known_by_a_name_of_ascii_letters_that_is_its_own() {
        assertThat(SshNames.hostKeyAlias("pi_4", AtSign.of("@gary-device_1"))).isEqualTo("pi_4@gary-device_1");
        assertThat(SshNames.hostKeyAlias("pi", AtSign.of("@\ud83d\ude00x"))).isEqualTo("pi@.u1f600.x");
    }
}
