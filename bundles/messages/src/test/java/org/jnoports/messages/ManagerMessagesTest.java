package org.jnoports.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.message.UnreadableRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manager RPC of npp. */
class ManagerMessagesTest {
    private static final AtSign ADMIN = AtSign.of("@admin");
    private static final AtSign POLICY = AtSign.of("@acme_policy");
    private static final AtSign ALICE = AtSign.of("@alice");
    private static final String REQUEST = "request.5.npp.__rpcs.sshnp";

    private final NoPortsMessageCodec codec = Fixtures.codecWithoutVerifier();

    static List<PolicyItem> items() {
        return List.of(new PolicyItem.Client(1, "Alice", ALICE), new PolicyItem.ClientGroup(2, "Night shift"),
                new PolicyItem.ClientGroupMember(3, 1, 2), new PolicyItem.Daemon(4, AtSign.of("@device")),
                new PolicyItem.Service(5, 4, "pi_4", "__none__"), new PolicyItem.Service(6, 4, "pi_5", ""),
                new PolicyItem.ServiceAcl(7, 5, 2, "localhost:22"));
    }

    static List<Map.Entry<ManagerRequest.Operation, String>> requests() {
        return List.of(
                Map.entry(new ManagerRequest.Ping(), "{\"operation\":\"ping\"}"),
                Map.entry(new ManagerRequest.GetAll(PolicyItem.Kind.SERVICE_ACL), "{\"operation\":\"get\",\"target\":\"allServiceACLs\"}"),
                Map.entry(new ManagerRequest.Put(new PolicyItem.Client(0, "Alice", ALICE)),
                        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":{\"id\":null,\"name\":\"Alice\",\"atSign\":\"@alice\"}}"),
                Map.entry(new ManagerRequest.Put(new PolicyItem.ServiceAcl(7, 5, 2, "localhost:22")),
                        "{\"operation\":\"put\",\"target\":\"ServiceACL\",\"value\":{\"id\":\"7\",\"serviceId\":\"5\",\"clientGroupId\":\"2\","
                                + "\"permitOpen\":\"localhost:22\"}}"),
                Map.entry(new ManagerRequest.Delete(PolicyItem.Kind.CLIENT_GROUP_MEMBER, 3),
                        "{\"operation\":\"delete\",\"target\":\"ClientGroupMember\",\"value\":{\"clientGroupMemberId\":\"3\"}}"),
                Map.entry(new ManagerRequest.Simulate(AtSign.of("@device"), "pi_4", "__none__", ALICE),
                        "{\"operation\":\"simulate\",\"daemonAtsign\":\"@device\",\"daemonDeviceName\":\"pi_4\","
                                + "\"daemonDeviceGroupName\":\"__none__\",\"clientAtsign\":\"@alice\"}"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requests_are_those_of_the_reference(Map.Entry<ManagerRequest.Operation, String> request) {
        ManagerRequest message = new ManagerRequest(5, request.getKey());
        Encoded encoded = codec.encode(message, ADMIN, POLICY);
        assertThat(encoded).isEqualTo(new Encoded(AtKey.shared(POLICY, REQUEST, ADMIN), "{\"reqId\":5,\"payload\":" + request.getValue() + "}"));
        assertThat(controller(encoded.value())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("items")
    void every_item_is_put_and_read_again(PolicyItem item) {
        ManagerRequest message = new ManagerRequest(5, new ManagerRequest.Put(item));
        assertThat(controller(codec.encode(message, ADMIN, POLICY).value())).isEqualTo(message);
    }

    static List<Map.Entry<ManagerAnswer, String>> answers() {
        return List.of(
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Acknowledged(), ""), "ack {}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Alive("1", "2", "now"), "pong"),
                        "success {\"status\":\"alive\",\"coreVersion\":\"1\",\"binariesVersion\":\"2\",\"timestamp\":\"now\"}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.All(List.of(new PolicyItem.Daemon(4, AtSign.of("@device")))), "1 Daemons found."),
                        "success {\"amount\":1,\"list\":[{\"id\":\"4\",\"atSign\":\"@device\"}]}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.All(items()), ""), ""),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Stored(PolicyItem.Kind.CLIENT_GROUP, 9), ""),
                        "success {\"success\":true,\"clientGroupId\":\"9\"}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Deleted(), ""), "success {\"success\":true}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Simulated(new AccessAnswer.Decided(true, Optional.of("yes"), List.of("a:1"))), ""),
                        "success {\"authorized\":true,\"message\":\"yes\",\"permitOpen\":[\"a:1\"]}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.NotAccepted(), "why"), "nack {}"),
                Map.entry(new ManagerAnswer(5, new ManagerAnswer.Failed(), "why"), "error {}"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answers_are_those_of_the_reference(Map.Entry<ManagerAnswer, String> answer) {
        Encoded encoded = codec.encode(answer.getKey(), POLICY, ADMIN);
        if (!answer.getValue().isEmpty()) {
            String[] wordAndPayload = answer.getValue().split(" ", 2);
            assertThat(encoded.key()).hasToString("@admin:" + wordAndPayload[0] + ".5.npp.__rpcs.sshnp@acme_policy");
            assertThat(encoded.value()).startsWith("{\"reqId\":5,\"respType\":\"" + wordAndPayload[0] + "\",\"payload\":" + wordAndPayload[1] + ",\"message\":");
        }
        assertThat(codec.decode(Side.ADMINISTRATOR, "", new AtNotification("1", encoded.key(), encoded.value(), Instant.EPOCH)).orElseThrow().message())
                .isEqualTo(answer.getKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"operation\":\"drop\"}", "{\"operation\":3}", "{\"operation\":\"get\"}", "{\"operation\":\"get\",\"target\":\"Client\"}",
        "{\"operation\":\"put\",\"target\":\"allClients\",\"value\":{}}", "{\"operation\":\"put\",\"target\":\"Client\"}",
        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":\"x\"}",
        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":{\"name\":\"x\"}}",
        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":{\"id\":5,\"name\":\"x\",\"atSign\":\"@a\"}}",
        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":{\"id\":\"0\",\"name\":\"x\",\"atSign\":\"@a\"}}",
        "{\"operation\":\"put\",\"target\":\"Client\",\"value\":{\"name\":\"x\\ny\",\"atSign\":\"@a\"}}",
        "{\"operation\":\"put\",\"target\":\"Service\",\"value\":{\"daemonId\":\"1\",\"deviceName\":\"-\",\"deviceGroupName\":\"\"}}",
        "{\"operation\":\"put\",\"target\":\"ServiceACL\",\"value\":{\"serviceId\":\"x\",\"clientGroupId\":\"2\",\"permitOpen\":\"a:1\"}}",
        "{\"operation\":\"delete\",\"target\":\"Client\",\"value\":{\"daemonId\":\"1\"}}",
        "{\"operation\":\"simulate\",\"clientAtsign\":\"@a\"}",
    })
    void a_request_that_can_not_be_read_is_known_by_its_name(String payload) {
        assertThat(controller("{\"reqId\":5,\"payload\":" + payload + "}")).isInstanceOfSatisfying(UnreadableRequest.class, unreadable -> {
            assertThat(unreadable.id()).isEqualTo(5);
            assertThat(unreadable.forManager()).isTrue();
            assertThat(unreadable.reason()).matches("(the manager's request|a device name).{8,}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"success\":false}", "{\"success\":\"true\"}", "{\"list\":3}", "{\"list\":[3]}", "{\"list\":[{}]}",
        "{\"list\":[{\"id\":\"1\",\"name\":\"x\",\"atSign\":\"a b\"}]}", "{\"success\":true,\"clientId\":7}"})
    void an_answer_that_is_not_one_is_refused_with_a_sentence(String payload) {
        AtKey key = AtKey.shared(ADMIN, "success.5.npp.__rpcs.sshnp", POLICY);
        AtNotification notification = new AtNotification("1", key,
                "{\"reqId\":5,\"respType\":\"success\",\"payload\":" + payload + "}", Instant.EPOCH);
        assertThatThrownBy(() -> codec.decode(Side.ADMINISTRATOR, "", notification)).isInstanceOf(MessageException.class)
                .hasMessageMatching("the controller's answer.{8,}");
    }

    @Test
    void a_list_may_be_longer_than_other_messages_but_not_endless() {
        PolicyItem client = new PolicyItem.Client(1, "x".repeat(100), ALICE);
        assertThat(codec.encode(new ManagerAnswer(5, new ManagerAnswer.All(Collections.nCopies(2_000, client)), ""), POLICY, ADMIN).value())
                .hasSizeGreaterThan(200_000);
        assertThatThrownBy(() -> codec.encode(new ManagerAnswer(5, new ManagerAnswer.All(Collections.nCopies(4_000, client)), ""), POLICY, ADMIN))
                .isInstanceOf(MessageException.class).hasMessageContaining("409600 bytes");
    }

    private TunnelMessage controller(String value) {
        AtNotification notification = new AtNotification("1", AtKey.shared(POLICY, REQUEST, ADMIN), value, Instant.EPOCH);
        return codec.decode(Side.CONTROLLER, "", notification).orElseThrow().message();
    }
}
