package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final AtSign POLICY = AtSign.of("@acme_policy");
    private final SettingsReader reader = new SettingsReader("org.jnoports.role.controller~x", Path.of("/home/ann"));

    @Test
    void one_value_is_enough() {
        assertThat(read(Map.of("atSign", "Acme_policy"))).isEqualTo(new ControllerSettings(POLICY, Path.of("/home/ann/.atsign/keys/@acme_policy_key.atKeys"),
                new HostPort("root.atsign.org", 64), Set.of(), Set.of(POLICY), "", Optional.empty(), true, 50, Duration.ofSeconds(5)));
    }

    @Test
    void every_value_can_be_chosen() {
        assertThat(read(Map.of("atSign", "@p", "keyFile", "~/p.atKeys", "rootDomain", "localhost:7000", "daemons", new String[] {"@d1, d2", "@d3"},
                "managers", new String[] {"@m"}, "book", " main ", "eventLoggingAtSign", "@l", "shared", false, "requestsPerSecond", 7)))
                .isEqualTo(new ControllerSettings(AtSign.of("@p"), Path.of("/home/ann/p.atKeys"), new HostPort("localhost", 7_000),
                        Set.of(AtSign.of("@d1"), AtSign.of("@d2"), AtSign.of("@d3")), Set.of(AtSign.of("@m")), "main", Optional.of(AtSign.of("@l")),
                        false, 7, Duration.ofSeconds(5)));
    }

    @Test
    void nobody_may_be_a_manager() {
        assertThat(read(Map.of("atSign", "@p", "managers", new String[] {"nobody"})).managers()).isEmpty();
        assertThat(read(Map.of("atSign", "@p", "managers", new String[] {"nobody", "@m"})).managers()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"atSign,''", "atSign,@a b", "eventLoggingAtSign,@a b", "rootDomain,host:port"})
    void a_bad_text_is_refused_with_pid_key_and_value(String key, String value) {
        assertRefused(key, value, "org.jnoports.role.controller~x: " + key + " = '" + value + "': ");
    }

    @ParameterizedTest
    @CsvSource({"daemons", "managers"})
    void a_bad_list_is_refused_with_pid_key_and_value(String key) {
        assertRefused(key, new String[] {"@ok", "@a b"}, "org.jnoports.role.controller~x: " + key + " = '@ok,@a b': ");
    }

    @ParameterizedTest
    @CsvSource({"requestsPerSecond,0", "requestsPerSecond,10001", "drainMillis,-1", "drainMillis,600001"})
    void a_bad_number_is_refused_with_pid_key_and_value(String key, int value) {
        assertRefused(key, value, "org.jnoports.role.controller~x: " + key + " = '" + value + "': it must be ");
    }

    private void assertRefused(String key, Object value, String start) {
        Map<String, Object> values = new HashMap<>(Map.of("atSign", "@p"));
        values.put(key, value);
        assertThatThrownBy(() -> read(values)).isInstanceOf(TunnelException.class).hasMessageStartingWith(start);
    }

    /** As DS does it: a proxy with the configured values, else the annotation's defaults. */
    private ControllerSettings read(Map<String, Object> values) {
        return reader.read((ControllerConfig) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ControllerConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
