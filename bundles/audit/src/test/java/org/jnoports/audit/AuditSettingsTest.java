package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSettingsTest {
    private static final Path HOME = Path.of("/home/gary/.jnoports");

    @Test
    void nothing_configured_means_the_defaults() {
        assertThat(AuditSettings.from(Configuration.of(Map.of()), HOME)).isEqualTo(AuditSettings.defaults(HOME));
        assertThat(AuditSettings.defaults(HOME))
                .isEqualTo(new AuditSettings(HOME.resolve("log"), 10_485_760, 10, Duration.ofSeconds(1)));
    }

    @Test
    void every_key_is_read() {
        assertThat(AuditSettings.from(Configuration.of(Map.of(
                "directory", " /var/log/jnoports ", "maxFileBytes", 65_536, "maxFiles", 1_000, "forceMillis", 0)), HOME))
                .isEqualTo(new AuditSettings(Path.of("/var/log/jnoports"), 65_536, 1_000, Duration.ZERO));
        assertThat(AuditSettings.from(Configuration.of(Map.of("directory", "audit")), HOME).directory()).isEqualTo(HOME.resolve("audit"));
    }

    @ParameterizedTest
    @CsvSource({"maxFileBytes,65535", "maxFileBytes,1073741825", "maxFiles,1", "maxFiles,1001", "forceMillis,-1", "forceMillis,60001"})
    void a_number_out_of_range_is_refused_with_pid_key_and_value(String key, int value) {
        assertThatThrownBy(() -> AuditSettings.from(Configuration.of(Map.of(key, value)), HOME)).isInstanceOf(TunnelException.class)
                .hasMessageContaining("org.jnoports.audit: " + key + " = '" + value + "': it must be ");
    }

    @Test
    void what_cant_be_read_is_refused_with_pid_key_and_value() {
        assertThatThrownBy(() -> AuditSettings.from(Configuration.of(Map.of("directory", "a\u0000b")), HOME))
                .hasMessageContaining("org.jnoports.audit: directory = ").hasMessageContaining("can't be a directory");
        assertThatThrownBy(() -> AuditSettings.from(Configuration.of(Map.of("maxFiles", "many")), HOME))
                .hasMessage("org.jnoports.audit: maxFiles can't be read: 'many' is not an int");
    }
}
