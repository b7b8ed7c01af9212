package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.AuditNotice;
import org.jnoports.api.message.DeviceConfig;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.EventLogging;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.message.UnreadableRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What daemons and authorization controllers say to each other. */
class AccessMessagesTest {
    private static final Map<String, Object> VECTORS = Fixtures.vectors("policy_rpc");
    private static final AtSign DEVICE = AtSign.of("@vec_device");
    private static final AtSign POLICY = AtSign.of("@vec_policy");
    private static final long ID = 1_729_761_327_104_233L;
    private static final AccessQuery QUERY = new AccessQuery(ID, DEVICE, "pi_4", "__none__", AtSign.of("@vec_client"));
    private static final AccessAnswer ALLOWED = answer(new AccessAnswer.Decided(true,
            Optional.of("@vec_client has permission for device pi_4 at daemon @vec_device"), List.of("localhost:22", "*:3389")));
    private static final AccessAnswer DENIED =
            answer(new AccessAnswer.Decided(false, Optional.of("No permissions for @vec_client"), List.of()));

    private final NoPortsMessageCodec codec = Fixtures.codecWithoutVerifier();

    @Test
    void the_question_is_byte_for_byte_that_of_the_vectors() {
        assertThat(codec.encode(QUERY, DEVICE, POLICY)).isEqualTo(vector("request_key", "request_value"));
        assertThat(read(Side.CONTROLLER, "request_key", "request_value")).isEqualTo(QUERY);
    }

    @Test
    void answers_are_byte_for_byte_those_of_the_vectors() {
        AccessAnswer ack = answer(new AccessAnswer.Acknowledged());
        assertThat(codec.encode(ack, POLICY, DEVICE)).isEqualTo(vector("ack_key", "ack_value"));
        assertThat(codec.encode(ALLOWED, POLICY, DEVICE)).isEqualTo(vector("success_key", "allow_value"));
        assertThat(codec.encode(DENIED, POLICY, DEVICE)).isEqualTo(vector("success_key", "deny_value"));

        assertThat(read(Side.ASKER, "ack_key", "ack_value")).isEqualTo(ack);
        assertThat(read(Side.ASKER, "success_key", "allow_value")).isEqualTo(ALLOWED);
        assertThat(read(Side.ASKER, "success_key", "deny_value")).isEqualTo(DENIED);
    }

    @Test
    void refusals_carry_their_reason() {
        assertThat(codec.encode(answer(new AccessAnswer.NotAccepted("no")), POLICY, DEVICE)).isEqualTo(encoded("nack",
                "{\"reqId\":" + ID + ",\"respType\":\"nack\",\"payload\":{},\"message\":\"no\"}"));
        assertThat(asker("nack." + ID, "{\"reqId\":" + ID + ",\"respType\":\"nack\",\"payload\":{},\"message\":\"no\\nline\"}"))
                .isEqualTo(answer(new AccessAnswer.NotAccepted("no line")));
        assertThat(asker("error." + ID, "{\"reqId\":" + ID + ",\"respType\":\"error\",\"payload\":{}}"))
                .isEqualTo(answer(new AccessAnswer.Failed("")));
    }

    @Test
    void anything_but_true_is_a_refusal() {
        for (String payload : List.of("{}", "{\"authorized\":\"true\"}", "{\"authorized\":1}", "{\"authorized\":null}")) {
            assertThat(success(payload)).as(payload).isEqualTo(answer(new AccessAnswer.Decided(false, Optional.empty(), List.of())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"reqId\":1,\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[]}}",
        "{\"reqId\":\"1729761327104233\",\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[]}}",
        "{\"reqId\":1729761327104233.0,\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[]}}",
        "{\"reqId\":1729761327104233,\"respType\":\"ack\",\"payload\":{}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"authorized\":true,\"permitOpen\":[]}}",
        "{\"reqId\":1729761327104233,\"respType\":\"success\",\"payload\":{\"authorized\":true}}",
        "{\"reqId\":1729761327104233,\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":\"*:*\"}}",
        "{\"reqId\":1729761327104233,\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[22]}}",
        "{\"reqId\":1729761327104233,\"respType\":\"success\"}",
        "{\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[]}}",
        "{\"reqId\":1729761327104233,\"respType\":\"success\",\"payload\":{\"authorized\":false,\"authorized\":true,\"permitOpen\":[]}}",
        "", "[]", "true",
    })
    void an_answer_that_is_not_one_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> asker("success." + ID, value)).isInstanceOf(MessageException.class)
                .hasMessageMatching("the controller's answer.{8,}").hasMessageNotContaining("1729");
    }

    @Test
    void an_answer_with_too_many_or_too_long_masks_is_refused() {
        String many = "\"a:1\",".repeat(1_000) + "\"a:1\"";
        assertThatThrownBy(() -> success("{\"authorized\":true,\"permitOpen\":[" + many + "]}")).hasMessageContaining("1000 masks");
        assertThatThrownBy(() -> success("{\"authorized\":true,\"permitOpen\":[\"" + "a".repeat(301) + "\"]}")).hasMessageContaining("300 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"g\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceGroupName\":\"g\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"pi_4\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"g\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"g\",\"clientAtsign\":\"@c d\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"-x\",\"daemonDeviceGroupName\":\"g\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":1729761327104233,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"g\\nh\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":7,\"payload\":{\"daemonAtsign\":\"@d\",\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"g\",\"clientAtsign\":\"@c\"}}",
        "{\"reqId\":1729761327104233}", "{}", "", "ping",
    })
    void a_question_that_can_not_be_read_is_known_by_its_name(String value) {
        TunnelMessage read = controller("request." + ID + ".auth_checks.__rpcs.sshnp", value).orElseThrow();
        assertThat(read).isInstanceOfSatisfying(UnreadableRequest.class, unreadable -> {
            assertThat(unreadable.id()).isEqualTo(ID);
            assertThat(unreadable.forManager()).isFalse();
            assertThat(unreadable.reason()).matches("(the access query|a device name).{8,}").doesNotContain("@c", "pi_4", "1729");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "request.x.auth_checks.__rpcs.sshnp", "request.1234567890123456789.auth_checks.__rpcs.sshnp", "request.-1.auth_checks.__rpcs.sshnp",
        "a.request.1.auth_checks.__rpcs.sshnp", "request.1.auth_checks.__rpcs.sshnp.x", "request.1.auth_checks.__rpcs.other",
        "request.1.other.__rpcs.sshnp", "ack.1.auth_checks.__rpcs.sshnp", "ssh_request.pi_4.sshnp", "1.logs.policy.sshnp",
        "config.pi_4.devices.policy.sshnp",
    })
    void other_names_are_nothing_to_a_controller(String name) {
        assertThat(controller(name, "{}")).isEmpty();
    }

    @Test
    void requests_and_answers_of_administrators_are_nothing_to_an_asker() {
        for (String name : List.of("request.1.auth_checks.__rpcs.sshnp", "success.1.npp.__rpcs.sshnp")) {
            assertThat(codec.concerns(Side.ASKER, "", AtKey.shared(DEVICE, name, POLICY))).as(name).isFalse();
        }
        assertThat(codec.concerns(Side.ASKER, "", AtKey.self("success.1.auth_checks.__rpcs.sshnp", POLICY))).isFalse();
    }

    @Test
    void presence_keeps_the_order_of_the_reference_and_is_read_again() {
        DevicePresence presence = new DevicePresence("pi_4", "lab", "1.0.0", "j1.0.0", Map.of("srAuth", false), List.of("localhost:22"));
        Encoded encoded = codec.encode(presence, Fixtures.DAEMON, POLICY);
        assertThat(encoded).isEqualTo(new Encoded(AtKey.shared(POLICY, "pi_4.devices.policy.sshnp", Fixtures.DAEMON),
                "{\"devicename\":\"pi_4\",\"deviceGroupName\":\"lab\",\"version\":\"1.0.0\",\"corePackageVersion\":\"j1.0.0\","
                        + "\"supportedFeatures\":{\"srAuth\":false},\"allowedServices\":[\"localhost:22\"]}"));
        assertThat(controller("pi_4.devices.policy.sshnp", encoded.value())).contains(presence);
        assertThat(controller("pi_4.devices.policy.sshnp", "{}"))
                .contains(new DevicePresence("pi_4", "__none__", "", "", Map.of(), List.of()));
    }

    @Test
    void a_notice_of_a_decision_is_that_of_the_reference() {
        AccessQuery query = new AccessQuery(ID, Fixtures.DAEMON, "pi_4", "__none__", Fixtures.CLIENT);
        AccessAnswer denied = answer(new AccessAnswer.Decided(false, Optional.of("No permissions for @gary_client"), List.of()));
        AtSign policy = AtSign.of("@acme_policy");
        assertThat(codec.encode(new AuditNotice(1_729_761_327_300L, Instant.ofEpochMilli(1_729_761_327_301L), query, denied), policy, policy))
                .isEqualTo(new Encoded(AtKey.shared(policy, "1729761327300.logs.policy.sshnp", policy),
                        "{\"daemon\":\"@gary_device\",\"timestamp\":1729761327301,\"payload\":{\"request\":{\"reqId\":1729761327104233,\"payload\":"
                                + "{\"daemonAtsign\":\"@gary_device\",\"daemonDeviceName\":\"pi_4\",\"daemonDeviceGroupName\":\"__none__\","
                                + "\"clientAtsign\":\"@gary_client\"}},\"response\":{\"reqId\":1729761327104233,\"respType\":\"success\",\"payload\":"
                                + "{\"authorized\":false,\"message\":\"No permissions for @gary_client\",\"permitOpen\":[]},\"message\":null}}}"));
    }

    @Test
    void where_session_events_go_is_shared_in_the_two_forms_of_the_reference() {
        EventLogging events = new EventLogging(AtSign.of("@listener"), "k3v9x1aq.events.logging.sshnp", Duration.ofHours(1));
        String json = "{\"atSign\":\"@listener\",\"topic\":\"k3v9x1aq.events.logging.sshnp\",\"ttln\":3600000}";
        assertThat(codec.encode(events, POLICY, DEVICE))
                .isEqualTo(new Encoded(AtKey.shared(DEVICE, "config.events.logging.sshnp", POLICY), json));
        assertThat(codec.encode(new DeviceConfig("pi_4", events), POLICY, DEVICE)).isEqualTo(new Encoded(
                AtKey.shared(DEVICE, "config.pi_4.devices.policy.sshnp", POLICY), "{\"eventLoggingConfig\":" + json + "}"));
        assertThat(controller("config.events.logging.sshnp", json)).contains(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"atSign\":\"@l\",\"topic\":\"x:@y\",\"ttln\":1}", "{\"atSign\":\"@l\",\"topic\":\"one\",\"ttln\":1}",
        "{\"atSign\":\"@l\",\"topic\":\"a.b\",\"ttln\":-1}", "{\"atSign\":\"@l\",\"topic\":\"a.b\",\"ttln\":99999999999}", "null"})
    void a_wrong_event_configuration_is_refused_with_a_sentence(String value) {
        assertThatThrownBy(() -> controller("config.events.logging.sshnp", value)).isInstanceOf(MessageException.class)
                .hasMessageMatching("the event logging configuration.{8,}");
    }

    @Test
    void what_may_have_to_be_signed_is_not_written_without_keys() {
        assertThatThrownBy(() -> codec.encode(new Ping("pi_4"), DEVICE, POLICY)).isInstanceOf(MessageException.class);
        assertThatThrownBy(() -> codec.encode(new UnreadableRequest(1, false, "x"), DEVICE, POLICY)).isInstanceOf(MessageException.class);
    }

    private static AccessAnswer answer(AccessAnswer.Outcome outcome) {
        return new AccessAnswer(ID, outcome);
    }

    private TunnelMessage success(String payload) {
        return asker("success." + ID, "{\"reqId\":" + ID + ",\"respType\":\"success\",\"payload\":" + payload + ",\"message\":null}");
    }

    private TunnelMessage asker(String name, String value) {
        AtKey key = AtKey.shared(DEVICE, name + ".auth_checks.__rpcs.sshnp", POLICY);
        return codec.decode(Side.ASKER, "", new AtNotification("1", key, value, Instant.EPOCH)).orElseThrow().message();
    }

    private Optional<TunnelMessage> controller(String name, String value) {
        AtNotification notification = new AtNotification("1", AtKey.shared(POLICY, name, DEVICE), value, Instant.EPOCH);
        return codec.decode(Side.CONTROLLER, "", notification).map(decoded -> decoded.message());
    }

    private TunnelMessage read(Side side, String key, String value) {
        Encoded encoded = vector(key, value);
        return codec.decode(side, "", new AtNotification("1", encoded.key(), encoded.value(), Instant.EPOCH)).orElseThrow().message();
    }

    private static Encoded vector(String key, String value) {
        return new Encoded(AtKey.parse(VECTORS.get(key).toString()), VECTORS.get(value).toString());
    }

    private static Encoded encoded(String word, String value) {
        return new Encoded(AtKey.shared(DEVICE, word + "." + ID + ".auth_checks.__rpcs.sshnp", POLICY), value);
    }
}
