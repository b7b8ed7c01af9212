package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NptFlagsTest {
    private static NptFlags flags(String... arguments) {
        return new NptFlags("npt", Path.of("/home/gary"), List.of(arguments));
    }

    @Test
    void the_mandatory_ones_are_enough() {
        NptFlags flags = flags("-f", "@a", "-t", "@b", "-r", "@rv", "-d", "Pi_4", "-p", "80");
        ClientSettings settings = flags.settings(Optional.empty());
        assertThat(settings.client()).isEqualTo(AtSign.of("@a"));
        assertThat(settings.device()).isEqualTo("pi_4");
        assertThat(settings.keyFile()).isEqualTo(Path.of("/home/gary/.atsign/keys/@a_key.atKeys"));
        assertThat(flags.options()).isEqualTo(new LineOptions(true, true, true, Optional.empty(), Duration.ofSeconds(20)));
        assertThat(flags.service()).isEqualTo(new LineOpening.Service(new HostPort("localhost", 80), Duration.ofSeconds(30)));
        assertThat(flags.local()).isEqualTo(new HostPort("127.0.0.1", 0));
    }

    @Test
    void every_flag_counts_under_each_of_its_names() {
        NptFlags flags = flags("--from=@a", "--to", "@b", "--srvd", "@rv", "--device", "x", "--rp", "3389", "--rh", "10.0.0.5", "--lp=5000", "--lh", "10.0.0.1",
                "-T", "1h", "-qv", "--dpt", "5", "--session-cipher", "twin", "-k", "/k", "--root-server", "localhost:7000", "--pss", "-H", "1m");
        assertThat(flags.service()).isEqualTo(new LineOpening.Service(new HostPort("10.0.0.5", 3389), Duration.ofHours(1)));
        assertThat(flags.local()).isEqualTo(new HostPort("10.0.0.1", 5000));
        assertThat(flags.options()).isEqualTo(new LineOptions(true, true, true, Optional.of(SessionCipher.TWIN), Duration.ofSeconds(5)));
        assertThat(flags.heartbeat()).contains(Duration.ofMinutes(1));
        assertThat(flags.settings(Optional.empty()).root()).isEqualTo(new HostPort("localhost", 7000));
        assertThat(flags.has("--quiet") && flags.has("--verbose")).isTrue();
    }

    @Test
    void kept_alive_a_session_lasts_a_day_without_a_connection() {
        assertThat(flags("-K", "-p", "1").service().timeout()).isEqualTo(Duration.ofDays(1));
        assertThat(flags("-K", "-p", "1", "-T", "5s").service().timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_device_may_be_named_with_its_atsign() {
        assertThat(flags("-f", "@a", "-r", "@rv").settings(Optional.of("garage@b")).peer()).isEqualTo("garage@b");
        assertThat(flags("-f", "@a", "-r", "@rv", "-t", "@b").settings(Optional.of("garage")).peer()).isEqualTo("garage@b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"-p 80;--from is missing", "-f @a -t @b -r @rv -d -x -p 1;device name",
        "-f @a -t @b -r @rv -d x;--remote-port is missing", "-f @a -t @b -r @rv -d x -p 0;--remote-port '0'", "-f @a -t @b -r @rv -d x -p x;--remote-port 'x'",
        "-f @a -t @b -r @rv -d x -p 1 -l 70000;--local-port", "-f @a -t @b -r @rv -d x -p 1 -h -oX;--remote-host", "--nonsense;--nonsense", "-Z;-Z",
        "-f;the value of --from is missing", "--quiet=1;takes no value", "-f @a -t @b -r @rv -d x -p 1 -T x;--timeout",
        "-f @a -t @b -r @rv -d x -p 1 --session-cipher rot13;authenticated, twin or single", "-f @a -t @b -r @rv -d x -p 1 --no-et --session-cipher twin;exclude"})
    void wrong_usage_is_told_in_a_sentence(String line, String words) {
        assertThatThrownBy(() -> {
            NptFlags flags = flags(line.split(" ", -1));
            flags.settings(Optional.empty());
            flags.options();
            flags.service();
            flags.local();
        }).isInstanceOf(UsageException.class).hasMessageContaining(words);
    }
}
