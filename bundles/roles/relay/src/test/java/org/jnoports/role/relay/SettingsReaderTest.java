package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private final SettingsReader reader = new SettingsReader("org.jnoports.role.relay~x", Path.of("/home/ann"));

    @Test
    void two_values_are_enough() {
        assertThat(read(Map.of("atSign", "RV_demo", "advertisedHost", " relay.example "))).isEqualTo(new RelaySettings(AtSign.of("@rv_demo"),
                Path.of("/home/ann/.atsign/keys/@rv_demo_key.atKeys"), new HostPort("root.atsign.org", 64), "relay.example", "*",
                Optional.empty(), PortRange.ANY, Duration.ofSeconds(30), Duration.ofSeconds(10), 1_000, 20, Duration.ofSeconds(10)));
    }

    @Test
    void every_value_can_be_chosen() {
        assertThat(read(Map.of("atSign", "@r", "keyFile", "~/r.atKeys", "rootDomain", "localhost:7000", "advertisedHost", "2001:db8::1",
                "bindHost", "10.0.0.1", "manager", "Alice", "pairWithinMillis", 5, "ports", " 40000 - 40100 ", "proveWithinMillis", 500)))
                .isEqualTo(new RelaySettings(AtSign.of("@r"), Path.of("/home/ann/r.atKeys"), new HostPort("localhost", 7_000), "2001:db8::1",
                        "10.0.0.1", Optional.of(AtSign.of("@alice")), new PortRange(40_000, 40_100), Duration.ofMillis(5), Duration.ofMillis(500), 1_000, 20, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({"atSign,''", "atSign,@a b", "advertisedHost,''", "advertisedHost,'a,b'", "advertisedHost,a b", "advertisedHost,-oProxy",
        "advertisedHost,*", "bindHost,''", "bindHost,a b", "manager,''", "manager,'@a,@b'", "rootDomain,''", "rootDomain,host:port",
        "ports,x", "ports,1", "ports,5-4", "ports,0-9", "ports,1-65536", "ports,1-2-3", "ports,40000-"})
    void a_bad_text_is_refused_with_pid_key_and_value(String key, String value) {
        assertThatThrownBy(() -> read(Map.of("atSign", "@r", "advertisedHost", "h", "drainMillis", 0), key, value))
                .isInstanceOf(TunnelException.class).hasMessageStartingWith("org.jnoports.role.relay~x: " + key + " = '" + value + "': ");
    }

    @ParameterizedTest
    @CsvSource({"pairWithinMillis,0", "proveWithinMillis,99", "proveWithinMillis,60001", "pairWithinMillis,600001", "maxSessions,0", "maxSessions,10001", "maxUnpairedPerAtSign,0",
        "maxUnpairedPerAtSign,-1", "drainMillis,-1", "drainMillis,600001"})
    void a_bad_number_is_refused_with_pid_key_and_value(String key, int value) {
        assertThatThrownBy(() -> read(Map.of("atSign", "@r", "advertisedHost", "h"), key, value))
                .isInstanceOf(TunnelException.class).hasMessageStartingWith("org.jnoports.role.relay~x: " + key + " = '" + value + "': it must be ");
    }

    @Test
    void a_value_of_another_type_is_refused_with_pid_and_key() {
        assertThatThrownBy(() -> read(Map.of("atSign", "@r", "advertisedHost", "h"), "maxSessions", "many")).isInstanceOf(TunnelException.class)
                .hasMessageStartingWith("org.jnoports.role.relay~x: maxSessions can't be read: ");
    }

    private RelaySettings read(Map<String, Object> values, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(values);
        changed.put(key, value);
        return read(changed);
    }

    /** As DS does it: a proxy with the configured values, else the annotation's defaults. */
    private RelaySettings read(Map<String, Object> values) {
        return reader.read((RelayConfig) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {RelayConfig.class},
                (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (method.getReturnType() == int.class && !(value instanceof Integer)) {
                        throw new IllegalStateException("'" + value + "' is no int");
                    }
                    return value;
                }));
    }
}
