package org.jnoports.policy.file.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.Group;
import org.jnoports.api.policy.admin.PolicyException;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NppFileTest {
    private static final AtSign DEVICE = AtSign.of("@gary_device");

    @Test
    void the_published_example_is_read() { // noports.md, section 8.4
        PolicyText.Reading reading = PolicyText.read("userGroups: {ssh_users: {userAtSigns: [\"@gary_client\"], permissions: {daemonAtSigns: [\"@gary_device\"], "
                + "deviceNames: {pi_4: [\"localhost:22\"]}, deviceGroupNames: {lab: [\"*:22\"]}}}}", "npp.yaml");
        assertThat(reading.policy()).isEqualTo(new AccessPolicy(
                List.of(new User(0, "gary_client", AtSign.of("@gary_client"), Validity.ALWAYS)),
                List.of(new Group(0, "ssh_users", "", Set.of("gary_client"), Set.of())),
                List.of(new Daemon(0, DEVICE)),
                List.of(new Device(0, "pi_4@gary_device", DEVICE, "pi_4", "")),
                List.of(new DeviceGroup(0, "lab", Set.of(), Set.of(DEVICE))),
                List.of(new Rule(0, "ssh_users: device pi_4", Rule.Effect.PERMIT, Set.of(), Set.of("ssh_users"), Set.of("pi_4@gary_device"), Set.of(),
                                Set.of(PermitOpen.parse("localhost:22")), Validity.ALWAYS),
                        new Rule(0, "ssh_users: device group lab", Rule.Effect.PERMIT, Set.of(), Set.of("ssh_users"), Set.of(), Set.of("lab"),
                                Set.of(PermitOpen.parse("*:22")), Validity.ALWAYS))));
        assertThat(reading.notes()).containsExactly("npp.yaml:1: user group ssh_users: a device that is named here and says that it is in a device group "
                + "named here, too, gets what is permitted for both; npp_file goes by the device's name alone");
        assertThat(PolicyText.read(PolicyText.print(reading.policy(), 0), "own.yaml").policy()).isEqualTo(reading.policy());
    }

    @Test
    void each_device_of_each_daemon_becomes_one() {
        AccessPolicy policy = PolicyText.read("""
                userGroups:
                  a: {userAtSigns: ["@u"], permissions: {daemonAtSigns: ["@x", "@y"], deviceNames: {pi: ["localhost:22"]}}}
                  b: {userAtSigns: ["@u", "@v"], permissions: {daemonAtSigns: ["@x"], deviceNames: {pi: ["*:80"]}}}
                """, "npp.yaml").policy();
        assertThat(policy.devices()).extracting(Device::name).containsExactly("pi@x", "pi@y");
        assertThat(policy.rules()).extracting(Rule::devices).containsExactly(Set.of("pi@x", "pi@y"), Set.of("pi@x"));
    }

    @Test
    void what_counts_for_more_here_is_noted() {
        List<String> notes = PolicyText.read("""
                userGroups:
                  a: {userAtSigns: ["@u"], permissions: {daemonAtSigns: ["@x"], deviceNames: {pi: ["localhost:22"]}}}
                  b: {userAtSigns: ["@u"], permissions: {daemonAtSigns: ["@x"], deviceNames: {pi: ["*:80"]}}}
                  c: {userAtSigns: ["@u"], permissions: {deviceNames: {pi: ["*:80"]}}}
                  d: {userAtSigns: ["@w"], permissions: {daemonAtSigns: ["@x"], deviceNames: {other: []}}}
                  e: {userAtSigns: ["@w"]}
                """, "npp.yaml").notes();
        assertThat(notes).satisfiesExactlyInAnyOrder(
                note -> assertThat(note).startsWith("npp.yaml:3: user group b: @u is in user group a, too, for the same daemon"),
                note -> assertThat(note).startsWith("npp.yaml:4: user group c: it names no daemon"),
                note -> assertThat(note).startsWith("npp.yaml:5: user group d: nothing may be opened on device other, so nobody is let in there"));
    }

    @Test
    void a_device_group_that_stands_for_other_daemons_elsewhere_would_let_people_in_there() {
        assertThatThrownBy(() -> PolicyText.read("""
                userGroups:
                  a: {userAtSigns: ["@u"], permissions: {daemonAtSigns: ["@x"], deviceGroupNames: {lab: ["*:22"]}}}
                  b: {userAtSigns: ["@v"], permissions: {daemonAtSigns: ["@y"], deviceGroupNames: {lab: ["*:22"]}}}
                """, "npp.yaml")).isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("npp.yaml:3: user group b: device group lab stands for other daemons (daemonAtSigns) in a user group above");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "userGroups: []|npp.yaml:1: userGroups must be a mapping of names",
        "{userGroups: {}, users: {}}|npp.yaml:1: policy: 'users' isn't known here; known are userGroups",
        "userGroups: {a: x}|npp.yaml:1: user group a: it must be a mapping",
        "userGroups: {a: {}}|npp.yaml:1: user group a: userAtSigns is missing",
        "userGroups: {a: {userAtSigns: ['@U']}}|npp.yaml:1: user group a: userAtSigns: the atSign '@U' is written \"@u\"",
        "userGroups: {a: {userAtSigns: [], permission: {}}}|npp.yaml:1: user group a: 'permission' isn't known here; known are userAtSigns, permissions",
        "userGroups: {a: {userAtSigns: [], permissions: []}}|npp.yaml:1: user group a: permissions must be a mapping",
        "userGroups: {a: {userAtSigns: [], permissions: {devices: {}}}}|npp.yaml:1: user group a: 'devices' isn't known here",
        "userGroups: {a: {userAtSigns: [], permissions: {deviceNames: [pi]}}}|npp.yaml:1: user group a: deviceNames must be a mapping",
        "userGroups: {a: {userAtSigns: [], permissions: {daemonAtSigns: ['@x'], deviceNames: {pi: ['22']}}}}|npp.yaml:1: user group a: pi: '22' is not host:port",
        "userGroups: {a: {userAtSigns: [], permissions: {daemonAtSigns: ['@x'], deviceNames: {p i: ['a:1']}}}}|npp.yaml:1: device p i@x: 'p i': a device's name"
    })
    void bad_input_is_refused(String text, String reason) {
        assertThatThrownBy(() -> PolicyText.read(text, "npp.yaml")).isInstanceOfSatisfying(PolicyException.class,
                refused -> assertThat(refused.reasons()).anySatisfy(one -> assertThat(one).startsWith(reason)));
    }
}
