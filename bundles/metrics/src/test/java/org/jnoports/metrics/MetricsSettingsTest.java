package org.jnoports.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;

class MetricsSettingsTest {
    private static final Path HOME = Path.of("/home/pi/.jnoports");

    private record Config(int port, String host, String beyondLoopback, String tokenFile, int healthSeconds) implements MetricsConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return MetricsConfig.class;
        }
    }

    private static MetricsSettings settings(int port, String host, String beyondLoopback, int healthSeconds) {
        return MetricsSettings.from(new Config(port, host, beyondLoopback, "", healthSeconds), HOME);
    }

    @Test
    void it_is_loopback_and_the_homes_token_unless_something_else_is_said() {
        MetricsSettings settings = settings(9464, "127.0.0.1", "", 60);
        assertThat(settings.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.tokenFile()).isEqualTo(HOME.resolve("data/metrics/token"));
        assertThat(settings.healthPause()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(0, "", "", 60).address().getAddress().isLoopbackAddress()).as("an empty host isn't every address").isTrue();
        assertThat(settings(0, "::1", "", 60).address().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void another_address_needs_words() {
        for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            assertThatThrownBy(() -> settings(0, host, "", 60)).isInstanceOf(TunnelException.class).hasMessageContaining("isn't loopback").hasMessageContaining(MetricsSettings.EXPOSED);
            assertThatThrownBy(() -> settings(0, host, "true", 60)).isInstanceOf(TunnelException.class);
        }
        assertThat(settings(0, "0.0.0.0", MetricsSettings.EXPOSED, 60).address().getAddress().isAnyLocalAddress()).isTrue();
    }

    @Test
    void a_bad_value_is_named() {
        assertThatThrownBy(() -> settings(70_000, "127.0.0.1", "", 60)).isInstanceOf(TunnelException.class).hasMessageContaining("port = 70000");
        assertThatThrownBy(() -> settings(0, "127.0.0.1", "", 0)).isInstanceOf(TunnelException.class).hasMessageContaining("healthSeconds = 0");
    }
}
