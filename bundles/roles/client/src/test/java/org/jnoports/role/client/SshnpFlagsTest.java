package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshnpFlagsTest {
    @TempDir
    Path directory;

    @Test
    void three_atsigns_are_enough() {
        ClientSettings settings = read("-f", "@gary_client", "-t", "@gary_device", "-r", "@rv_demo");
        assertThat(settings).isEqualTo(new ClientSettings(AtSign.of("@gary_client"),
                directory.resolve(".atsign/keys/@gary_client_key.atKeys"), new HostPort("root.atsign.org", 64),
                AtSign.of("@gary_device"), "default", AtSign.of("@rv_demo"),
                new SshSettings(false, Optional.empty(), Optional.empty(), Optional.empty(), 0, 22, List.of(), false,
                        Duration.ofSeconds(15))));
    }

    @Test
    void every_flag_arrives() {
        ClientSettings settings = read("--from", "Gary_Client", "--to=@Gary_Device", "--srvd", "@rv_demo", "--device", "Pi_4",
                "--key-file", "/k", "--root-domain", "localhost:6464", "--remote-user-name", "pi", "--tunnel-user-name", "tunnel",
                "--identity-file", "/id", "--local-port", "58358", "--remote-sshd-port", "2222", "--local-ssh-options", "-A",
                "--local-ssh-options", "-v", "--add-forwards-to-tunnel", "--ssh-client", "mina", "--idle-timeout", "60");
        assertThat(settings).isEqualTo(new ClientSettings(AtSign.of("@gary_client"), Path.of("/k"), new HostPort("localhost", 6464),
                AtSign.of("@gary_device"), "pi_4", AtSign.of("@rv_demo"),
                new SshSettings(true, Optional.of("pi"), Optional.of("tunnel"), Optional.of(Path.of("/id")), 58358, 2222,
                        List.of("-A", "-v"), true, Duration.ofSeconds(60))));
    }

    @Test
    void the_names_of_4_0_0_rc2_are_understood() {
        ClientSettings settings = read("-f", "@a", "-t", "@b", "-h", "@rv", "-d", "pi", "-l", "1", "-o", "-A", "-u", "pi", "-v",
                "--keyFile", "/k", "--no-legacy-daemon");
        assertThat(settings.relay()).isEqualTo(AtSign.of("@rv"));
        assertThat(settings.keyFile()).isEqualTo(Path.of("/k"));
    }

    @Test
    void what_turns_5_x_features_off_is_accepted() {
        read("-f", "@a", "-t", "@b", "-r", "@rv", "--no-ad", "--no-et", "--no-ac", "-x", "-q");
        read("-f", "@a", "-t", "@b", "-r", "@rv", "--no-authenticate-client-to-rvd", "--no-authenticate-device-to-rvd",
                "--no-encrypt-rvd-traffic", "--output-execution-command", "--quiet");
    }

    @Test
    void r_wins_over_h() {
        assertThat(read("-f", "@a", "-t", "@b", "-h", "bad.example.com", "-r", "@rv").relay()).isEqualTo(AtSign.of("@rv"));
    }

    @Test
    void the_last_of_several_counts() {
        assertThat(read("-f", "@a", "-t", "@b", "-r", "@rv", "-d", "one", "-d", "two").device()).isEqualTo("two");
    }

    @Test
    void empty_arguments_are_none() {
        assertThat(read("", "-f", "@a", "-t", "@b", "-r", "@rv", "").device()).isEqualTo("default");
    }

    @Test
    void an_atsign_is_never_read_as_a_file() throws IOException {
        Path trap = Files.writeString(directory.resolve("trap"), "-d trapped");
        refused("@" + trap, "-f", "@a", "-t", "@b", "-r", "@rv", "@" + trap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay.example.com", "198.51.100.20", "rv_demo"})
    void a_host_that_isnt_an_atsign_is_refused(String host) {
        refused("--host (-h): '" + host + "' is not an atSign", "-f", "@a", "-t", "@b", "-h", host);
        refused("--srvd (-r): '" + host + "' is not an atSign", "-f", "@a", "-t", "@b", "-r", host);
    }

    @Test
    void what_is_missing_is_named() {
        refused("--from (-f) is missing");
        refused("--to (-t) is missing", "-f", "@a");
        refused("--srvd (-r) is missing", "-f", "@a", "-t", "@b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"-f;@a b;--from", "-t;@;--to", "-r;@a:b;--srvd", "-d;a.b;--device", "-d;-x;--device", "-d;äö;--device",
        "-l;x;--local-port", "-l;-1;--local-port", "-l;65536;--local-port", "--remote-sshd-port;0;--remote-sshd-port",
        "-u;a b;--remote-user-name", "-u;-oX;--remote-user-name", "-U;$(x);--tunnel-user-name", "--ssh-client;putty;--ssh-client",
        "--idle-timeout;0;--idle-timeout", "--idle-timeout;99999999999;--idle-timeout", "--root-domain;a:b;--root-domain",
        "--config-file;/nowhere/at/all;--config-file"})
    void a_bad_value_is_refused_with_the_name_of_its_flag(String flag, String value, String named) {
        refused(named, "-f", "@a", "-t", "@b", "-r", "@rv", flag, value);
    }

    @Test
    void an_option_that_would_break_the_printed_line_is_refused() {
        refused("--local-ssh-options", "-f", "@a", "-t", "@b", "-r", "@rv", "-o", "-A\nrm -rf /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "-Z", "stray", "--from-here"})
    void what_isnt_known_is_named(String argument) {
        refused(argument, "-f", "@a", "-t", "@b", "-r", "@rv", argument);
    }

    static Stream<String> refusedNames() {
        return Arrays.stream(RefusedFlag.values()).flatMap(flag -> flag.names().stream());
    }

    @ParameterizedTest
    @MethodSource("refusedNames")
    void each_flag_that_isnt_offered_is_refused_by_name(String name) {
        refused(name + ": ", "-f", "@a", "-t", "@b", "-r", "@rv", name);
        refused(name + ": ", "-f", "@a", "-t", "@b", "-r", "@rv", name, "value");
    }

    @Test
    void a_refused_letter_is_named_among_others_too() {
        refused("-P: ", "-f", "@a", "-t", "@b", "-r", "@rv", "-qP");
        refused("--ssh-public-key: ", "--ssh-public-key=id.pub");
    }

    @Test
    void letters_may_share_a_word_with_each_other_and_a_value() {
        ClientSettings settings = read("-f=@a", "-t@b", "-qr@rv", "-vxdpi", "-o-o ServerAliveInterval=5", "-l", "7");
        assertThat(settings.peer()).isEqualTo("pi@b");
        assertThat(settings.relay()).isEqualTo(AtSign.of("@rv"));
        assertThat(settings.ssh().options()).containsExactly("-o ServerAliveInterval=5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f", "--from", "--config-file"})
    void a_value_that_is_missing_is_asked_for(String flag) {
        refused(flag + ": its value is missing", flag);
    }

    @Test
    void a_value_where_none_belongs_is_refused() {
        refused("--quiet: takes no value", "--quiet=yes");
    }

    @Test
    void a_file_gives_what_isnt_typed() throws IOException {
        Path file = Files.writeString(directory.resolve("np.env"), """
                # my sessions
                FROM=@gary_client
                TO = @gary_device
                HOST=@rv_demo
                DEVICE=pi_4
                REMOTE_USER_NAME=pi
                LOCAL_SSH_OPTIONS=-A,-v
                LOCAL_PORT=58358
                nonsense
                TUNNEL_USER_NAME=a=b
                #REMOTE_SSHD_PORT=2222
                ROOT_DOMAIN=
                UNKNOWN=value
                LEGACY_DAEMON=false
                IDENTITY_FILE=/never
                IDLE_TIMEOUT=3
                """);
        ClientSettings settings = read("--config-file", file.toString(), "-u", "root");
        assertThat(settings.peer()).isEqualTo("pi_4@gary_device");
        assertThat(settings.relay()).isEqualTo(AtSign.of("@rv_demo"));
        assertThat(settings.ssh()).isEqualTo(new SshSettings(false, Optional.of("root"), Optional.empty(), Optional.empty(), 58358, 22,
                List.of("-A", "-v"), false, Duration.ofSeconds(15)));
    }

    @Test
    void what_is_typed_wins_over_the_file() throws IOException {
        Path file = Files.writeString(directory.resolve("np.env"), "SRVD=@rv_file\nLOCAL_SSH_OPTIONS=-A\nQUIET=TRUE\n");
        assertThat(read("--config-file", file.toString(), "-f", "@a", "-t", "@b", "-h", "@rv_typed", "-o", "-v"))
                .satisfies(settings -> assertThat(settings.relay()).isEqualTo(AtSign.of("@rv_typed")))
                .satisfies(settings -> assertThat(settings.ssh().options()).containsExactly("-v"));
        assertThat(new Arguments(List.of("--config-file", file.toString())).has(Flag.QUIET)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"LEGACY_DAEMON=true,LEGACY_DAEMON", "RELAY_AUTH_MODE=escr,RELAY_AUTH_MODE", "PORT=22,PORT"})
    void a_file_cant_ask_for_what_isnt_offered(String line, String named) throws IOException {
        Path file = Files.writeString(directory.resolve("np.env"), line);
        refused(named + ": ", "--config-file", file.toString());
    }

    @Test
    void a_file_of_absurd_size_is_refused() throws IOException {
        Path file = Files.write(directory.resolve("np.env"), new byte[100_000]);
        refused("--config-file", "--config-file", file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-s", "--inline"})
    void what_the_older_flow_lacks_is_refused_and_not_left_out(String flag) {
        SettingsReader reader = new SettingsReader(new Arguments(List.of(flag, "--no-ac", "--no-ad", "--no-et")), directory);
        assertThatThrownBy(reader::line).isInstanceOf(UsageException.class).hasMessageContaining("5.0 and later");
    }

    private ClientSettings read(String... arguments) {
        return new SettingsReader(new Arguments(List.of(arguments)), directory).read();
    }

    private void refused(String named, String... arguments) {
        assertThatThrownBy(() -> read(arguments)).isInstanceOf(UsageException.class).hasMessageContaining(named)
                .message().doesNotContain("\n");
    }
}
