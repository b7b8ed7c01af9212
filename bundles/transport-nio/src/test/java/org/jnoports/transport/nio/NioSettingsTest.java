package org.jnoports.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NioSettingsTest {
    private static Services services(String drainMillis) {
        return new Services(NioSettingsTest.class.getClassLoader(), Map.of("org.jnoports.transport.nio.drainMillis", drainMillis));
    }

    @Test
    void draining_takes_10_seconds_unless_configured() {
        assertThat(NioSettings.DEFAULT.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(NioSettings.of(0).drain()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 600_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void a_bad_value_is_refused_with_its_PID_key_and_value(long drainMillis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NioSettings.of(drainMillis))
                .withMessageContaining("org.jnoports.transport.nio")
                .withMessageContaining("drainMillis")
                .withMessageContaining(String.valueOf(drainMillis));
    }

    @Test
    void plain_Java_finds_the_transport_and_closes_it() {
        Transport transport;
        try (Services services = services("5")) {
            transport = services.get(Transport.class);
            assertThat(transport).isInstanceOf(NioTransport.class);
        }
        assertThatThrownBy(() -> transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), Connection::close))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "10s", "-1"})
    void a_bad_property_is_refused_with_its_name(String value) {
        try (Services services = services(value)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> services.get(Transport.class))
                    .withMessageContaining("drainMillis")
                    .withMessageContaining(value);
        }
    }
}
