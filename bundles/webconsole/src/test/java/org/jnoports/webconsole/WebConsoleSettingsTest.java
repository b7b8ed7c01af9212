package org.jnoports.webconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;

class WebConsoleSettingsTest {
    private static final Path HOME = Path.of("/home/pi/.jnoports");

    private record Config(int port, String host, String beyondLoopback, String user, String passwordFile) implements WebConsoleConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return WebConsoleConfig.class;
        }
    }

    private static WebConsoleSettings settings(int port, String host, String beyondLoopback, String user) {
        return WebConsoleSettings.from(new Config(port, host, beyondLoopback, user, ""), HOME);
    }

    @Test
    void it_is_loopback_unless_words_say_otherwise() {
        WebConsoleSettings settings = settings(9465, "127.0.0.1", "", "admin");
        assertThat(settings.url()).isEqualTo("http://127.0.0.1:9465/system/console");
        assertThat(settings.passwordFile()).isEqualTo(HOME.resolve("data/webconsole/password"));
        assertThat(settings(1, "", "", "admin").host().isLoopbackAddress()).isTrue();
        assertThat(settings(1, "::1", "", "admin").url()).startsWith("http://[");
        assertThatThrownBy(() -> settings(1, "0.0.0.0", "yes", "admin")).isInstanceOf(TunnelException.class).hasMessageContaining("isn't loopback");
        assertThat(settings(1, "0.0.0.0", WebConsoleSettings.EXPOSED, "admin").host().isAnyLocalAddress()).isTrue();
    }

    @Test
    void any_port_is_a_free_one() {
        assertThat(settings(0, "127.0.0.1", "", "admin").port()).isPositive();
    }

    @Test
    void a_bad_value_is_named() {
        assertThatThrownBy(() -> settings(-1, "127.0.0.1", "", "admin")).isInstanceOf(TunnelException.class).hasMessageContaining("port = -1");
        assertThatThrownBy(() -> settings(1, "127.0.0.1", "", "a:b")).isInstanceOf(TunnelException.class).hasMessageContaining("user = a:b");
        assertThatThrownBy(() -> settings(1, "127.0.0.1", "", " ")).isInstanceOf(TunnelException.class).hasMessageContaining("user = ");
    }
}
