package org.jnoports.transport.netty;

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

class NettySettingsTest {
    private static final String PID = "org.jnoports.transport.netty";

    private static Services services(String key, String value) {
        return new Services(NettySettingsTest.class.getClassLoader(), Map.of(PID + "." + key, value));
    }

    @Test
    void unless_configured_the_best_IO_is_used_draining_takes_10_seconds_and_other_transports_come_first() {
        assertThat(NettySettings.DEFAULT).isEqualTo(new NettySettings(Optional.empty(), Duration.ofSeconds(10), -100));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 600_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void a_bad_drain_is_refused_with_its_PID_key_and_value(long drainMillis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NettySettings.of("auto", drainMillis, 0))
                .withMessageContaining(PID)
                .withMessageContaining("drainMillis")
                .withMessageContaining(String.valueOf(drainMillis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EPOLL", "kqueue", "io-uring"})
    void a_bad_IO_is_refused_with_its_PID_key_and_value(String io) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NettySettings.of(io, 0, 0))
                .withMessageContaining(PID)
                .withMessageContaining("io is '" + io + "'")
                .withMessageContaining("auto, epoll, io_uring or nio");
    }

    @Test
    void plain_Java_finds_the_transport_and_closes_it() {
        Transport transport;
        try (Services services = services("io", "nio")) {
            transport = services.get(Transport.class);
            assertThat(((NettyTransport) transport).io()).isEqualTo(Io.Kind.NIO);
        }
        assertThatThrownBy(() -> transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), Connection::close))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "10s", "-1"})
    void a_bad_property_is_refused_with_its_name(String value) {
        try (Services services = services("drainMillis", value)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> services.get(Transport.class))
                    .withMessageContaining("drainMillis")
                    .withMessageContaining(value);
        }
    }
}
