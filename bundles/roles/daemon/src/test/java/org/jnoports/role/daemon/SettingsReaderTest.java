package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.Ping;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
    private static final Path HOME = Path.of("/home/gary");
    private final SettingsReader reader = new SettingsReader("org.jnoports.role.daemon~garage", HOME);

    private DaemonSettings read(String key, Object value) {
        return reader.read(Configuration.of("atSign", "@gary_device").with(key, value).build());
    }

    @Test
    void an_atsign_is_enough() {
        DaemonSettings settings = read("atSign", "Gary_Device");
        assertThat(settings).isEqualTo(new DaemonSettings(
                AtSign.of("@gary_device"),
                HOME.resolve(".atsign/keys/@gary_device_key.atKeys"),
                new HostPort("root.atsign.org", 64),
                "default",
                "__none__",
                22,
                List.of(PermitOpen.parse("localhost:22"), PermitOpen.parse("localhost:3389")),
                ReplyForm.ENVELOPE,
                BridgeKind.INLINE,
                List.of(),
                HOME.resolve(".ssh/authorized_keys"),
                "",
                SshKeys.Algorithm.ED25519,
                false,
                "",
                Duration.ofSeconds(10),
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5)));
    }

    @Test
    void every_key_is_read() {
        DaemonSettings settings = reader.read(Configuration.of("atSign", "@gary_device")
                .with("keyFile", "~/keys/d.atKeys").with("rootDomain", "localhost:6464").with("device", "pi_4")
                .with("deviceGroup", " Lab 2 ").with("recheckMillis", 100).with("undecidedMillis", 0)
                .with("localSshdPort", 2222).with("permitOpen", new String[] {"*:2222"}).with("reply", "text")
                .with("bridge", "process").with("shareUsernameWith", new String[] {"@gary_client"})
                .with("authorizedKeys", "/etc/keys").with("ephemeralPermissions", "restrict").with("sshAlgorithm", "ssh-rsa")
                .with("acceptPublicKeys", true).with("publicKeyPermissions", "restrict,pty")
                .with("dialTimeoutMillis", 1).with("maxSessions", 7).with("drainMillis", 0).build());
        assertThat(settings).isEqualTo(new DaemonSettings(
                AtSign.of("@gary_device"), HOME.resolve("keys/d.atKeys"), new HostPort("localhost", 6464), "pi_4", "Lab 2", 2222,
                List.of(PermitOpen.parse("*:2222")), ReplyForm.TEXT, BridgeKind.PROCESS,
                List.of(AtSign.of("@gary_client")), Path.of("/etc/keys"), "restrict", SshKeys.Algorithm.RSA, true, "restrict,pty",
                Duration.ofMillis(1), 7, Duration.ZERO, Duration.ofMillis(100), Duration.ZERO));
        assertThat(settings.target()).isEqualTo(new HostPort("localhost", 2222));
    }

    /** A .cfg file knows no lists. */
    @Test
    void a_list_may_be_one_text_with_commas() {
        assertThat(read("permitOpen", new String[] {"localhost:22, *:3389,"}).permitOpen())
                .containsExactly(PermitOpen.parse("localhost:22"), PermitOpen.parse("*:3389"));
        assertThat(read("shareUsernameWith", new String[] {""}).shareUsernameWith()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "atSign            | foo bar          | is not an atSign",
        "rootDomain        | root:http        | has no number as its port",
        "device            | -pi              | a device name has 1 to 36",
        "permitOpen        | localhost        | is not host:port",
        "permitOpen        | localhost:0      | is not host:port",
        "reply             | json             | [envelope, text]",
        "bridge            | detached         | [inline, process]",
        "shareUsernameWith | @a,@b c          | is not an atSign",
        "sshAlgorithm      | ssh-dss          | [ssh-ed25519, ssh-rsa]",
    })
    void a_bad_text_is_refused_with_pid_key_and_value(String key, String value, String why) {
        Object typed = key.equals("permitOpen") || key.equals("shareUsernameWith") ? new String[] {value} : value;
        assertThatThrownBy(() -> read(key, typed)).isInstanceOf(TunnelException.class)
                .hasMessageContaining("org.jnoports.role.daemon~garage: " + key + " = '" + value + "'").hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"localSshdPort,0", "localSshdPort,65536", "dialTimeoutMillis,0", "dialTimeoutMillis,120001",
        "maxSessions,0", "maxSessions,10001", "drainMillis,-1", "drainMillis,600001", "recheckMillis,0", "recheckMillis,99",
        "recheckMillis,3600001", "undecidedMillis,-1", "undecidedMillis,86400001"})
    void a_number_out_of_range_is_refused_with_pid_key_and_value(String key, int value) {
        assertThatThrownBy(() -> read(key, value)).isInstanceOf(TunnelException.class)
                .hasMessageContaining("org.jnoports.role.daemon~garage: " + key + " = '" + value + "': it must be ");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused_with_pid_key_and_value() {
        assertThatThrownBy(() -> read("localSshdPort", "ssh")).isInstanceOf(TunnelException.class)
                .hasMessage("org.jnoports.role.daemon~garage: localSshdPort can't be read: 'ssh' is not an int");
    }

    @Test
    void a_missing_atsign_is_refused() {
        assertThatThrownBy(() -> reader.read(new Configuration().build()))
                .hasMessage("org.jnoports.role.daemon~garage: atSign is missing");
        assertThatThrownBy(() -> read("atSign", "")).hasMessageContaining("atSign = ''");
    }

    @Test
    void permissions_with_a_line_break_are_refused() {
        assertThatThrownBy(() -> read("ephemeralPermissions", "restrict\nssh-rsa AAAA eve")).hasMessageContaining("one line");
    }

    static Stream<Map<String, Object>> deviceNames() {
        return VectorsOfNoPorts.items("device_name").stream();
    }

    @ParameterizedTest
    @MethodSource("deviceNames")
    void device_names_are_read_as_from_5_7_on_and_those_of_earlier_versions_stay(Map<String, Object> vector) {
        String name = vector.get("name").toString();
        Object verdict = vector.get("v5_6_3");
        if (verdict instanceof String becomes) {
            assertThat(read("device", name).device()).isEqualTo(becomes.substring("becomes ".length()));
        } else if (verdict.equals(true) || vector.get("v5_1_to_5_6_1").equals(true) || vector.get("rc2_to_5_0").equals(true)) {
            assertThat(read("device", name).device()).isEqualTo(name);
        } else {
            assertThatThrownBy(() -> read("device", name)).isInstanceOf(TunnelException.class);
        }
    }

    /** What a daemon is called, its clients must be able to ask for. */
    @ParameterizedTest
    @MethodSource("deviceNames")
    void every_device_name_can_be_asked_for(Map<String, Object> vector) {
        String name;
        try {
            name = read("device", vector.get("name")).device();
        } catch (TunnelException e) {
            return; // no name
        }
        try (Services services = new Services(SettingsReaderTest.class.getClassLoader(), Map.of())) {
            assertThat(Stage.notification(services.get(MessageCodec.class), new Ping(name), Stage.CLIENT_KEYS).key().name())
                    .isEqualTo("ping." + name + ".sshnp");
        }
    }

    @Test
    void a_device_group_is_any_text_on_one_line() {
        assertThat(read("deviceGroup", "").deviceGroup()).isEqualTo("__none__");
        assertThat(read("deviceGroup", "Pumps, north").deviceGroup()).isEqualTo("Pumps, north");
        assertThat(read("deviceGroup", "x".repeat(64)).deviceGroup()).hasSize(64);
        assertThatThrownBy(() -> read("deviceGroup", "x".repeat(65))).hasMessageContaining("deviceGroup = 'xxx");
        assertThatThrownBy(() -> read("deviceGroup", "a\nb")).hasMessageContaining("control characters");
    }

    static Stream<Map<String, Object>> localTargets() {
        return VectorsOfNoPorts.items("permit_open").stream()
                .filter(vector -> vector.get("requested_host").equals("localhost"));
    }

    @ParameterizedTest
    @MethodSource("localTargets")
    void permit_open_decides_as_the_vectors_say(Map<String, Object> vector) {
        DaemonSettings settings = reader.read(Configuration.of("atSign", "@gary_device")
                .with("permitOpen", new String[] {vector.get("permit_open").toString()})
                .with("localSshdPort", vector.get("requested_port")).build());
        assertThat(settings.permitsTarget()).isEqualTo(vector.get("dart_rule").equals("allow"));
    }

    @Test
    void another_port_isnt_covered_by_the_defaults() {
        assertThat(read("localSshdPort", 2222).permitsTarget()).isFalse();
        assertThat(read("localSshdPort", 22).permitsTarget()).isTrue();
    }

    @Test
    void only_who_listens_where_makes_a_new_subscription() {
        DaemonSettings settings = read("device", "pi_4");
        assertThat(settings.listensLike(read("device", "pi_5"))).isFalse();
        assertThat(settings.listensLike(reader.read(Configuration.of("atSign", "@gary_device").with("device", "pi_4")
                .with("reply", "text").with("permitOpen", new String[] {"*:*"}).with("maxSessions", 1).build()))).isTrue();
        assertThat(settings.listensLike(reader.read(Configuration.of("atSign", "@other").with("device", "pi_4").build()))).isFalse();
        assertThat(settings.listensLike(reader.read(Configuration.of("atSign", "@gary_device").with("device", "pi_4")
                .with("rootDomain", "localhost").build()))).isFalse();
        assertThat(settings.listensLike(reader.read(Configuration.of("atSign", "@gary_device").with("device", "pi_4")
                .with("keyFile", "/k").build()))).isFalse();
    }
}
