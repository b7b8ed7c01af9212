package org.jnoports.atserver;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AtServerSettingsTest {
    private static final Path HOME = Path.of("/home/x/.jnoports");

    @Test
    void without_a_word_it_is_on_localhost_and_in_the_home() {
        AtServerSettings settings = AtServerSettings.from(config(Map.of()), Optional.of(HOME));
        assertThat(settings).isEqualTo(new AtServerSettings("localhost", "localhost", 64, List.of(), Optional.empty(),
                HOME.resolve("data/atserver"), HOME.resolve("trust/localhost.pem"), false, Tuning.STANDARD));
        assertThat(settings.certificateNames()).containsExactly("localhost", "127.0.0.1", "::1");
    }

    @Test
    void what_is_said_counts() {
        Map<String, Object> said = new HashMap<>(Map.of("certificateFile", "/c.pem", "keyFile", "/k.pem", "peerTrustFile", "/p.pem", "maxConnections", 7, "maxConnectionsInAll", 70,
                "maxRequestBytes", 2_000, "maxValueChars", 1_000, "idleSeconds", 60));
        said.putAll(Map.of("host", "at.example", "bindHost", "*", "rootPort", 0, "atSigns", new String[] {"@Al.ice", "bob", "@alice", " "},
                "keysDirectory", "/k", "dataDirectory", "/d", "trustFile", "/t.pem", "testing", true));
        AtServerSettings settings = AtServerSettings.from(config(said), Optional.empty());
        assertThat(settings).isEqualTo(new AtServerSettings("at.example", "*", 0, List.of(AtSign.of("@alice"), AtSign.of("@bob")),
                Optional.of(Path.of("/k")), Path.of("/d"), Path.of("/t.pem"), true,
                new Tuning(Optional.of(new Tuning.PemFiles(Path.of("/c.pem"), Path.of("/k.pem"), Optional.of(Path.of("/p.pem")))), 7, 70, 2_000, 1_000, Duration.ofSeconds(60))));
        assertThat(settings.certificateNames()).startsWith("at.example");
    }

    /** A configuration file knows no arrays. */
    @Test
    void atsigns_may_stand_in_one_text_with_commas_between_them() {
        AtServerSettings settings = AtServerSettings.from(config(Map.of("atSigns", new String[] {"@alice, @bob,,@alice"})), Optional.of(HOME));
        assertThat(settings.atSigns()).containsExactly(AtSign.of("@alice"), AtSign.of("@bob"));
    }

    @ParameterizedTest
    @CsvSource({"rootPort, -1", "rootPort, 65536"})
    void a_number_out_of_range_is_named(String key, int value) {
        refuses(Map.of(key, value), key, Integer.toString(value));
    }

    @ParameterizedTest
    @CsvSource({"host, ''", "host, a b", "bindHost, ' '"})
    void a_text_that_can_not_be_is_named(String key, String value) {
        refuses(Map.of(key, value), key, value);
    }

    @Test
    void what_is_no_atsign_is_named() {
        refuses(Map.of("atSigns", new String[] {"@alice", "@a b"}), "atSigns", "@a b");
    }

    @Test
    void without_a_home_the_directories_must_be_said() {
        assertThatThrownBy(() -> AtServerSettings.from(config(Map.of()), Optional.empty())).isInstanceOf(TunnelException.class).hasMessageContaining("dataDirectory");
    }

    @Test
    void it_tells_whether_only_the_atsigns_are_others() {
        AtServerSettings settings = AtServerSettings.from(config(Map.of()), Optional.of(HOME));
        assertThat(settings.differsInAtSignsOnly(AtServerSettings.from(config(Map.of("atSigns", new String[] {"@a"})), Optional.of(HOME)))).isTrue();
        assertThat(settings.differsInAtSignsOnly(AtServerSettings.from(config(Map.of("rootPort", 65)), Optional.of(HOME)))).isFalse();
    }

    private static void refuses(Map<String, Object> said, String key, String value) {
        assertThatThrownBy(() -> AtServerSettings.from(config(said), Optional.of(HOME))).isInstanceOf(TunnelException.class)
                .hasMessageContaining("org.jnoports.atserver: " + key + " = '" + value + "'");
    }

    /** A configuration with these values, and defaults for the rest. */
    static AtServerConfig config(Map<String, Object> said) {
        return (AtServerConfig) Proxy.newProxyInstance(AtServerConfig.class.getClassLoader(), new Class<?>[] {AtServerConfig.class},
                (proxy, method, arguments) -> said.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
