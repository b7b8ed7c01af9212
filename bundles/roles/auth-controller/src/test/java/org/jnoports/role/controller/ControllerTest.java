package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.role.controller.ControllerFixture.ADMIN;
import static org.jnoports.role.controller.ControllerFixture.CLIENT;
import static org.jnoports.role.controller.ControllerFixture.DEVICE;
import static org.jnoports.role.controller.ControllerFixture.POLICY;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.role.RoleStatus.State;
import org.jnoports.api.store.Claims;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerTest {
    private static final long ID = 1_729_761_327_104_233L;
    private static final AccessQuery QUERY = new AccessQuery(ID, DEVICE, "pi_4", "__none__", CLIENT);
    private static final Decision SSH = new Decision.Permit(Set.of(new PermitOpen("*", "3389"), new PermitOpen("localhost", "22")), "");
    private static final String CHECKS = ".auth_checks.__rpcs.sshnp";

    private final ControllerFixture fixture = new ControllerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_transcript_of_the_vectors_is_replayed_byte_for_byte() throws Exception {
        Map<String, Object> vectors = vectors();
        says(SSH);
        fixture.started();
        fixture.client().deliver(AtKey.parse(vectors.get("request_key").toString()), vectors.get("request_value").toString());
        assertSent("ack_key", "ack_value", vectors);
        assertSent("success_key", "allow_value", vectors);
    }

    @Test
    void so_is_the_denial() throws Exception {
        Map<String, Object> vectors = vectors();
        says(new Decision.Deny("No permissions for @vec_client"));
        fixture.started();
        fixture.client().deliver(AtKey.parse(vectors.get("request_key").toString()), vectors.get("request_value").toString());
        assertSent("ack_key", "ack_value", vectors);
        assertSent("success_key", "deny_value", vectors);
    }

    @Test
    void the_policies_are_asked_as_a_controllers_without_a_kind_and_a_target() throws Exception {
        fixture.started().deliver(new AccessQuery(1, DEVICE, "pi_4", "lab", CLIENT), DEVICE);
        fixture.client().takeSent("success\\..*");
        assertThat(fixture.asked).containsExactly(new AccessRequest(AccessRequest.Point.CONTROLLER, CLIENT, DEVICE, "pi_4", "lab",
                AccessRequest.Kind.ANY, Optional.empty()));
    }

    @Test
    void the_rule_goes_along_for_the_daemons_log() throws Exception {
        says(new Decision.Permit(Set.of(PermitOpen.ANY), "file: rule night-shift"));
        fixture.started().deliver(QUERY, DEVICE);
        assertThat(fixture.client().takeSent("success\\..*").value())
                .contains("\"message\":\"@vec_client has permission for device pi_4 at daemon @vec_device (file: rule night-shift)\"");
    }

    @Test
    void the_particular_comes_before_the_general() throws Exception {
        says(new Decision.Permit(Set.of(PermitOpen.ANY, new PermitOpen("b", "*"), new PermitOpen("b", "80"), new PermitOpen("a", "443"),
                new PermitOpen("*", "22")), ""));
        fixture.started().deliver(QUERY, DEVICE);
        assertThat(fixture.client().takeSent("success\\..*").value()).contains("\"permitOpen\":[\"a:443\",\"b:80\",\"b:*\",\"*:22\",\"*:*\"]");
    }

    @Test
    void what_nobody_could_decide_is_an_error_and_no_refusal() throws Exception {
        says(Decision.Deny.undecided("no policy answered within 12 s"));
        fixture.started().deliver(QUERY, DEVICE);
        assertThat(fixture.client().takeSent("error\\..*").value()).isEqualTo("{\"reqId\":" + ID
                + ",\"respType\":\"error\",\"payload\":{},\"message\":\"no policy answered within 12 s\"}");
    }

    @Test
    void an_authorizer_that_fails_is_a_denial() throws Exception {
        fixture.policy = request -> CompletableFuture.failedFuture(new TunnelException("the disk is gone"));
        fixture.started().deliver(QUERY, DEVICE);
        String denial = "\"payload\":{\"authorized\":false,\"message\":\"Exception: the disk is gone\",\"permitOpen\":[]}";
        assertThat(fixture.client().takeSent("success\\..*").value()).contains(denial);

        fixture.policy = request -> {
            throw new IllegalStateException("secret");
        };
        fixture.deliver(new AccessQuery(2, DEVICE, "pi_4", "__none__", CLIENT), DEVICE);
        assertThat(fixture.client().takeSent("success\\..*").value()).contains("\"authorized\":false", "IllegalStateException").doesNotContain("secret");
    }

    @Test
    void more_masks_than_an_answer_carries_are_an_error() throws Exception {
        Set<PermitOpen> many = new HashSet<>();
        for (int i = 1; i <= 1_001; i++) {
            many.add(new PermitOpen("h", Integer.toString(i)));
        }
        says(new Decision.Permit(many, ""));
        fixture.started().deliver(QUERY, DEVICE);
        assertThat(fixture.client().takeSent("error\\..*").value()).contains("1001 masks");
    }

    @Test
    void every_decision_is_audited_and_told_to_whoever_follows() throws Exception {
        says(SSH);
        fixture.started().deliver(QUERY, DEVICE);
        FakeAtClient.Sent notice = fixture.client().takeSent(".*logs.*");
        assertThat(notice.key()).hasToString("@vec_policy:1729761327301.logs.policy.sshnp@vec_policy");
        assertThat(notice.timeToLive()).isEqualTo(Duration.ofHours(1));
        assertThat(notice.value()).startsWith("{\"daemon\":\"@vec_device\",\"timestamp\":1729761327301,\"payload\":{\"request\":{\"reqId\":" + ID
                + ",\"payload\":{\"daemonAtsign\":").contains("\"response\":{\"reqId\":" + ID + ",\"respType\":\"success\",\"payload\":{\"authorized\":true");
        assertThat(fixture.audited).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(AuditEntry.Event.PERMITTED);
            assertThat(entry.point()).isEqualTo(AccessRequest.Point.CONTROLLER);
            assertThat(entry.client()).isEqualTo(CLIENT);
            assertThat(entry.daemon()).contains(DEVICE);
            assertThat(entry.at()).isEqualTo(fixture.clock.instant());
        });

        fixture.deliver(new AccessQuery(2, DEVICE, "pi_4", "__none__", CLIENT), DEVICE);
        assertThat(fixture.client().takeSent(".*logs.*").key().name()).as("another number in the same millisecond").isEqualTo("1729761327302.logs.policy.sshnp");
    }

    @Test
    void while_nothing_can_be_sent_only_so_many_notices_wait() throws Exception {
        fixture.started();
        fixture.client().sending = new CompletableFuture<>();
        for (int i = 0; i < Allowance.MAX_IN_HAND_OF_ONE; i++) {
            fixture.deliver(new AccessQuery(i, DEVICE, "pi_4", "__none__", CLIENT), DEVICE);
        }
        Await.until("all were decided", () -> fixture.audited.size() == Allowance.MAX_IN_HAND_OF_ONE);
        Await.until("all were answered", () -> fixture.client().sentSoFar().stream().filter(sent -> sent.key().name().startsWith("success")).count()
                == Allowance.MAX_IN_HAND_OF_ONE);
        fixture.client().sending.complete(null);
        assertThat(fixture.client().sentSoFar().stream().filter(sent -> sent.key().name().contains("logs"))).hasSize(Notices.MAX_WAITING);
    }

    // bad input

    @ParameterizedTest
    @CsvSource({"'{\"reqId\":7,\"payload\":{\"daemonAtsign\":\"@vec_device\"}}'", "'{\"reqId\":8,\"payload\":{}}'", "''", "'ping'"})
    void a_request_with_missing_fields_or_a_foreign_id_is_not_accepted(String value) throws Exception {
        fixture.started();
        fixture.client().deliver(AtKey.shared(POLICY, "request.7" + CHECKS, DEVICE), value);
        FakeAtClient.Sent sent = fixture.client().takeSent();
        assertThat(sent.key()).hasToString("@vec_device:nack.7" + CHECKS + "@vec_policy");
        assertThat(sent.value()).startsWith("{\"reqId\":7,\"respType\":\"nack\",\"payload\":{},\"message\":\"the access query");
        assertThat(fixture.asked).isEmpty();
        assertThat(fixture.audited).isEmpty();
    }

    @Test
    void a_daemon_is_answered_about_itself_only() throws Exception {
        fixture.started().deliver(new AccessQuery(7, AtSign.of("@other"), "pi_4", "__none__", CLIENT), DEVICE);
        assertThat(fixture.client().takeSent().value()).contains("\"respType\":\"nack\"", "about another daemon");
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void who_is_none_of_the_daemons_hears_nothing() throws Exception {
        fixture.started().deliver(new AccessQuery(7, AtSign.of("@stranger"), "pi_4", "__none__", CLIENT), AtSign.of("@stranger"));
        fixture.client().deliver(AtKey.shared(POLICY, "request.8" + CHECKS, AtSign.of("@stranger")), "broken");
        fixture.deliver(new AccessQuery(9, ADMIN, "pi_4", "__none__", CLIENT), ADMIN);
        fixture.deliver(QUERY, DEVICE);
        assertThat(fixture.client().takeSent().key()).as("the first that is sent").hasToString("@vec_device:ack." + ID + CHECKS + "@vec_policy");
        fixture.client().takeSent("success\\..*");
        assertThat(fixture.asked).hasSize(1);
    }

    @Test
    void a_request_that_comes_twice_is_answered_once() throws Exception {
        says(SSH);
        fixture.started().deliver(QUERY, DEVICE);
        fixture.client().takeSent("success\\..*");
        fixture.deliver(QUERY, DEVICE);
        fixture.deliver(new AccessQuery(2, DEVICE, "pi_4", "__none__", CLIENT), DEVICE);
        fixture.client().takeSent("success\\.2\\..*");
        fixture.controller.close();
        assertThat(fixture.asked).hasSize(2);
    }

    @Test
    void two_daemons_may_use_the_same_number_unless_others_answer_for_the_same_atsign() throws Exception {
        AtSign other = AtSign.of("@other_device");
        ControllerSettings usual = ControllerFixture.settings();
        fixture.started(new ControllerSettings(POLICY, usual.keyFile(), usual.root(), Set.of(), usual.managers(), "", Optional.empty(), false, 1_000, usual.drain()));
        fixture.deliver(QUERY, DEVICE);
        fixture.client().takeSent("success\\..*");
        fixture.deliver(new AccessQuery(ID, other, "pi_4", "__none__", CLIENT), other);
        assertThat(fixture.client().takeSent("success\\..*").key().sharedWith()).contains(other);
    }

    @Test
    void too_many_requests_of_one_daemon_are_dropped_and_others_are_answered() throws Exception {
        ControllerSettings usual = ControllerFixture.settings(1);
        fixture.started(new ControllerSettings(POLICY, usual.keyFile(), usual.root(), Set.of(), usual.managers(), "", Optional.empty(), true, 1, usual.drain()));
        for (int i = 1; i <= 10; i++) {
            fixture.deliver(new AccessQuery(i, DEVICE, "pi_4", "__none__", CLIENT), DEVICE);
        }
        AtSign other = AtSign.of("@other");
        fixture.deliver(new AccessQuery(11, other, "pi_4", "__none__", CLIENT), other);
        fixture.client().takeSent("success\\.11\\..*");
        assertThat(fixture.asked).filteredOn(request -> request.daemon().equals(DEVICE)).hasSizeBetween(1, 3);
    }

    // several controllers

    @Test
    void of_two_processes_with_one_atsign_one_answers() throws Exception {
        Map<AtKey, String> records = new ConcurrentHashMap<>();
        try (ControllerFixture one = new ControllerFixture(records, null); ControllerFixture two = new ControllerFixture(records, null)) {
            one.started();
            two.started();
            for (long id = 1; id <= 50; id++) {
                AccessQuery query = new AccessQuery(id, DEVICE, "pi_4", "__none__", CLIENT);
                one.deliver(query, DEVICE);
                two.deliver(query, DEVICE);
            }
            Await.until("every question was decided", () -> one.asked.size() + two.asked.size() >= 50);
            one.controller.close();
            two.controller.close();
            assertThat(one.asked.size() + two.asked.size()).isEqualTo(50);
            assertThat(records.keySet()).hasSize(50).allMatch(key -> key.toString().matches("\\d+\\.session_mutexes\\.auth_checks\\.__rpcs\\.sshnp@vec_policy"));
        }
    }

    @Test
    void of_two_controllers_that_share_claims_one_answers_without_the_atserver() throws Exception {
        Claims claims = fixture.plain.get(Claims.class);
        try (ControllerFixture one = new ControllerFixture(new ConcurrentHashMap<>(), claims);
                ControllerFixture two = new ControllerFixture(new ConcurrentHashMap<>(), claims)) {
            one.started();
            two.started();
            for (long id = 1; id <= 50; id++) {
                AccessQuery query = new AccessQuery(id, DEVICE, "pi_4", "__none__", CLIENT);
                one.deliver(query, DEVICE);
                two.deliver(query, DEVICE);
            }
            Await.until("every question was decided", () -> one.asked.size() + two.asked.size() >= 50);
            one.controller.close();
            two.controller.close();
            assertThat(one.asked.size() + two.asked.size()).isEqualTo(50);
        }
    }

    @Test
    void an_atserver_that_can_not_tell_whose_turn_it_is_leaves_the_answer_to_all() throws Exception {
        fixture.started();
        fixture.client().noTurns = Optional.of(new AtProtocolException(AtErrorCode.INVALID_SYNTAX, "AT0003: invalid command"));
        fixture.deliver(QUERY, DEVICE);
        fixture.client().takeSent("success\\..*");
    }

    // sending

    @Test
    void an_answer_that_can_not_be_sent_is_tried_again() throws Exception {
        fixture.started();
        fixture.client().sending = CompletableFuture.failedFuture(new TunnelException("refused"));
        fixture.deliver(QUERY, DEVICE);
        FakeAtClient.Sent first = fixture.client().takeSent("success\\..*");
        assertThat(first.timeToLive()).isEqualTo(Duration.ofSeconds(30));
        fixture.client().sending = CompletableFuture.completedFuture(null);
        assertThat(fixture.client().takeSent("success\\..*")).isEqualTo(first);
    }

    // session events

    @Test
    void daemons_that_are_there_are_told_where_session_events_go() throws Exception {
        AtSign listener = AtSign.of("@listener");
        Map<AtKey, String> records = new ConcurrentHashMap<>();
        String json = "{\"atSign\":\"@listener\",\"topic\":\"abcdefgh.events.logging.sshnp\",\"ttln\":3600000}";
        records.put(AtKey.shared(POLICY, "config.events.logging.sshnp", listener), json);
        DevicePresence presence = new DevicePresence("pi_4", "__none__", "1", "1", Map.of(), List.of());
        try (ControllerFixture collecting = new ControllerFixture(records, null)) {
            collecting.started(ControllerFixture.collecting(listener)).deliver(presence, DEVICE);
            assertThat(collecting.client().takeShared()).isEqualTo(new FakeAtClient.Sent(
                    AtKey.shared(DEVICE, "config.events.logging.sshnp", POLICY), json, Duration.ZERO));
            FakeAtClient.Sent reply = collecting.client().takeSent();
            assertThat(reply.key()).hasToString("@vec_device:config.pi_4.devices.policy.sshnp@vec_policy");
            assertThat(reply.value()).isEqualTo("{\"eventLoggingConfig\":" + json + "}");

            collecting.deliver(presence, DEVICE);
            collecting.client().takeSent();
            assertThat(records).as("written once").hasSize(2);
        }
    }

    @Test
    void a_listener_speaks_for_itself_only() throws Exception {
        AtSign listener = AtSign.of("@listener");
        Map<AtKey, String> records = new ConcurrentHashMap<>();
        records.put(AtKey.shared(POLICY, "config.events.logging.sshnp", listener),
                "{\"atSign\":\"@somebody\",\"topic\":\"abcdefgh.events.logging.sshnp\",\"ttln\":3600000}");
        try (ControllerFixture collecting = new ControllerFixture(records, null)) {
            collecting.started(ControllerFixture.collecting(listener))
                    .deliver(new DevicePresence("pi_4", "__none__", "1", "1", Map.of(), List.of()), DEVICE);
            collecting.deliver(QUERY, DEVICE);
            assertThat(collecting.client().takeSent().key().name()).startsWith("ack.");
            assertThat(records.keySet()).noneMatch(key -> key.sharedWith().equals(Optional.of(DEVICE)));
        }
    }

    // the role

    @Test
    void it_is_ready_when_its_client_is() throws Exception {
        fixture.started();
        assertThat(fixture.controller.status().state()).isEqualTo(State.READY);
        assertThat(fixture.controller.status().detail()).isEqualTo("@vec_policy answers @vec_device, requests in hand: 0");
        fixture.client().state = ClientState.BACKING_OFF;
        assertThat(fixture.controller.status().state()).isEqualTo(State.STARTING);
    }

    @Test
    void a_wrong_first_configuration_makes_it_fail_and_a_wrong_later_one_changes_nothing() throws Exception {
        fixture.controller.configure(() -> {
            throw new TunnelException("x: atSign = '': an atSign is missing");
        });
        assertThat(fixture.controller.status().state()).isEqualTo(State.FAILED);
        Await.failure(TunnelException.class, fixture.controller.ready());
        fixture.started();
        fixture.controller.configure(() -> {
            throw new TunnelException("x: daemons = 'a b'");
        });
        assertThat(fixture.controller.status().state()).isEqualTo(State.READY);
        fixture.deliver(QUERY, DEVICE);
        fixture.client().takeSent("success\\..*");
    }

    @Test
    void a_change_of_whom_it_answers_needs_no_new_connection() throws Exception {
        fixture.started();
        ControllerSettings usual = ControllerFixture.settings();
        fixture.controller.configure(() -> new ControllerSettings(POLICY, usual.keyFile(), usual.root(), Set.of(AtSign.of("@other")), usual.managers(), "",
                Optional.empty(), true, 1_000, usual.drain()));
        assertThat(fixture.clients).hasSize(1);
        fixture.deliver(QUERY, DEVICE);
        fixture.deliver(new AccessQuery(3, AtSign.of("@other"), "pi_4", "__none__", CLIENT), AtSign.of("@other"));
        assertThat(fixture.client().takeSent().key().name()).startsWith("ack.3.");
    }

    @Test
    void stopping_answers_what_is_in_hand() throws Exception {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        fixture.policy = request -> slow;
        fixture.started().deliver(QUERY, DEVICE);
        fixture.client().takeSent("ack\\..*");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(fixture.controller::close);
        assertThat(stopped).isNotDone();
        slow.complete(SSH);
        Await.value(stopped);
        assertThat(fixture.client().takeSent("success\\..*").value()).contains("\"authorized\":true");
        assertThat(fixture.client().closed).isDone();
        assertThat(fixture.client().deliver(AtKey.shared(POLICY, "request.7" + CHECKS, DEVICE), "{}")).isFalse();
    }

    private void says(Decision decision) {
        fixture.policy = request -> CompletableFuture.completedFuture(decision);
    }

    private void assertSent(String key, String value, Map<String, Object> vectors) throws InterruptedException {
        FakeAtClient.Sent sent = fixture.client().takeSent();
        assertThat(sent.key()).hasToString(vectors.get(key).toString());
        assertThat(sent.value()).isEqualTo(vectors.get(value));
        assertThat(sent.timeToLive()).isEqualTo(Duration.ofSeconds(30));
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys
    private static Map<String, Object> vectors() throws IOException {
        return (Map<String, Object>) JSON.std.mapFrom(Vectors.noPorts()).get("policy_rpc");
    }
}
