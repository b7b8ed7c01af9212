package org.jnoports.policy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jnoports.policy.remote.RemoteFixture.ALICE;
import static org.jnoports.policy.remote.RemoteFixture.DEVICE;
import static org.jnoports.policy.remote.RemoteFixture.POLICY;
import static org.jnoports.policy.remote.RemoteFixture.decided;
import static org.jnoports.policy.remote.RemoteFixture.deny;
import static org.jnoports.policy.remote.RemoteFixture.isOpen;
import static org.jnoports.policy.remote.RemoteFixture.permit;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTest {
    private static final AtSign BOB = AtSign.of("@bob");
    private static final Decision SILENCE = Decision.Deny.undecided("policy service @vec_policy did not answer in 10 s");

    private final RemoteFixture fixture = new RemoteFixture();

    @Test
    void the_transcript_of_the_vectors_is_replayed_byte_for_byte() throws IOException {
        Map<?, ?> vectors = (Map<?, ?>) JSON.std.mapFrom(Vectors.noPorts()).get("policy_rpc");
        fixture.ids.set(1_729_761_327_104_233L);
        fixture.configured();

        CompletionStage<Decision> decision = fixture.ask(AtSign.of("@vec_client"));
        assertThat(fixture.client().sent).singleElement().satisfies(sent -> {
            assertThat(sent.key()).hasToString(vectors.get("request_key").toString());
            assertThat(sent.value()).isEqualTo(vectors.get("request_value"));
            assertThat(sent.timeToLive()).isEqualTo(Duration.ofSeconds(10));
        });
        fixture.deliver(AtKey.parse(vectors.get("ack_key").toString()), vectors.get("ack_value").toString());
        assertThat(isOpen(decision)).isTrue();
        fixture.deliver(AtKey.parse(vectors.get("success_key").toString()), vectors.get("allow_value").toString());
        assertThat(decided(decision)).isEqualTo(new Decision.Permit(Set.of(new PermitOpen("localhost", "22"), new PermitOpen("*", "3389")),
                "remote @vec_policy: @vec_client has permission for device pi_4 at daemon @vec_device"));
    }

    @Test
    void the_denial_of_the_vectors_is_one() throws IOException {
        Map<?, ?> vectors = (Map<?, ?>) JSON.std.mapFrom(Vectors.noPorts()).get("policy_rpc");
        fixture.ids.set(1_729_761_327_104_233L);
        CompletionStage<Decision> decision = fixture.configured().ask(AtSign.of("@vec_client"));
        fixture.deliver(AtKey.parse(vectors.get("success_key").toString()), vectors.get("deny_value").toString());
        assertThat(decided(decision)).isEqualTo(new Decision.Deny(
                "policy service @vec_policy denies it: No permissions for @vec_client", "remote @vec_policy", "", false));
    }

    @Test
    void a_controller_that_does_not_answer_is_a_denial_with_its_own_reason() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.scheduler.advance(Duration.ofMillis(9_999));
        assertThat(isOpen(decision)).isTrue();
        fixture.scheduler.advance(Duration.ofMillis(1));
        assertThat(decided(decision)).isEqualTo(SILENCE);
    }

    @Test
    void one_that_took_the_question_and_then_fell_silent_is_told_apart() {
        CompletionStage<Decision> decision = fixture.configured("timeoutMillis", 1_500).ask(ALICE);
        fixture.answer(1_000, new AccessAnswer.Acknowledged());
        fixture.scheduler.advance(Duration.ofMillis(1_500));
        assertThat(decided(decision)).isEqualTo(
                Decision.Deny.undecided("policy service @vec_policy did not answer in 1500 ms, though it took the question"));
    }

    @Test
    void a_question_that_never_left_says_so() {
        fixture.configured();
        fixture.client().sending = new CompletableFuture<>();
        fixture.client().state = ClientState.BACKING_OFF;
        CompletionStage<Decision> decision = fixture.ask(ALICE);
        fixture.scheduler.advance(Duration.ofSeconds(10));
        assertThat(decided(decision)).isEqualTo(Decision.Deny.undecided("policy service @vec_policy did not answer in 10 s,"
                + " the question could not be sent: @vec_device isn't connected: backing off"));
    }

    @Test
    void what_can_not_be_sent_is_tried_four_times() {
        fixture.configured();
        fixture.client().sending = CompletableFuture.failedFuture(new TunnelException("the atServer refuses"));
        CompletionStage<Decision> decision = fixture.ask(ALICE);
        for (int millis : List.of(0, 200, 1_000)) {
            fixture.scheduler.advance(Duration.ofMillis(millis));
        }
        assertThat(fixture.client().sent).hasSize(3);
        fixture.scheduler.advance(Duration.ofSeconds(5));
        assertThat(fixture.client().sent).hasSize(4).allMatch(sent -> sent.equals(fixture.client().last()));
        assertThat(decided(decision)).isEqualTo(Decision.Deny.undecided("policy service @vec_policy could not be asked: the atServer refuses"));
    }

    @Test
    void a_refusal_to_answer_is_a_denial_that_nobody_decided() {
        fixture.configured();
        CompletionStage<Decision> nack = fixture.ask(ALICE);
        fixture.answer(1_000, new AccessAnswer.NotAccepted("what is that"));
        assertThat(decided(nack)).isEqualTo(Decision.Deny.undecided("policy service @vec_policy did not accept the question: what is that"));

        CompletionStage<Decision> error = fixture.ask(ALICE);
        fixture.answer(1_001, new AccessAnswer.Failed("no policy"));
        assertThat(decided(error)).isEqualTo(Decision.Deny.undecided("policy service @vec_policy could not decide: no policy"));
    }

    @Test
    void a_permission_without_anything_to_open_opens_nothing() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.answer(1_000, new AccessAnswer.Decided(true, Optional.empty(), List.of()));
        assertThat(decided(decision)).isEqualTo(new Decision.Permit(Set.of(), "remote @vec_policy"));
    }

    @Test
    void what_is_no_mask_opens_nothing() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost", "localhost:0", ":22", "localhost:*"));
        assertThat(decided(decision)).isEqualTo(new Decision.Permit(Set.of(new PermitOpen("localhost", "*")), "remote @vec_policy: ok"));
    }

    // bad input

    @Test
    void an_answer_from_the_wrong_atsign_is_ignored() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        Encoded forged = fixture.codec.encode(new AccessAnswer(1_000, permit("ok", "*:*")), AtSign.of("@mallory"), DEVICE);
        fixture.deliver(forged.key(), forged.value());
        assertThat(isOpen(decision)).isTrue();
        fixture.scheduler.advance(Duration.ofSeconds(10));
        assertThat(decided(decision)).isEqualTo(SILENCE);
    }

    @Test
    void an_answer_with_a_foreign_id_is_ignored() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.answer(999, permit("ok", "*:*"));
        assertThat(isOpen(decision)).isTrue();
        fixture.answer(1_000, deny("no"));
        assertThat(decided(decision)).isInstanceOf(Decision.Deny.class);
    }

    @Test
    void a_late_answer_changes_nothing() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.scheduler.advance(Duration.ofSeconds(10));
        fixture.answer(1_000, permit("ok", "*:*"));
        assertThat(decided(decision)).isEqualTo(SILENCE);
        assertThat(isOpen(fixture.ask(ALICE))).as("it isn't remembered either").isTrue();
        assertThat(fixture.client().sent).hasSize(2);
    }

    @Test
    void of_two_answers_the_first_counts() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.answer(1_000, deny("no"));
        fixture.answer(1_000, permit("ok", "*:*"));
        assertThat(decided(decision)).isInstanceOf(Decision.Deny.class);
        assertThat(decided(fixture.ask(ALICE))).isInstanceOf(Decision.Deny.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "{}", "{\"reqId\":1000,\"respType\":\"success\",\"payload\":{\"authorized\":true}}",
        "{\"reqId\":1001,\"respType\":\"success\",\"payload\":{\"authorized\":true,\"permitOpen\":[\"*:*\"]}}",
        "{\"reqId\":1000,\"respType\":\"error\",\"payload\":{\"authorized\":true,\"permitOpen\":[\"*:*\"]}}"})
    void an_answer_with_missing_or_wrong_fields_is_ignored(String value) {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.deliver(AtKey.shared(DEVICE, "success.1000.auth_checks.__rpcs.sshnp", POLICY), value);
        assertThat(isOpen(decision)).isTrue();
    }

    @Test
    void a_device_that_can_not_be_asked_about_is_denied_without_a_question() {
        fixture.configured();
        AccessRequest request = new AccessRequest(ALICE, DEVICE, "-x", AccessRequest.Kind.SSH, Optional.empty());
        CompletionStage<Decision> decision = fixture.remote.decide(request);
        fixture.scheduler.runDue();
        assertThat(decided(decision)).isInstanceOfSatisfying(Decision.Deny.class, deny -> assertThat(deny.undecided()).isTrue());
        assertThat(fixture.client().sent).isEmpty();
    }

    // one question for all, and what is remembered

    @Test
    void whoever_wants_to_know_the_same_at_the_same_time_shares_one_question() {
        fixture.configured();
        CompletionStage<Decision> first = fixture.ask(ALICE);
        CompletionStage<Decision> second = fixture.remote.decide(new AccessRequest(ALICE, DEVICE, "pi_4", AccessRequest.Kind.PING, Optional.empty()));
        CompletionStage<Decision> other = fixture.ask(BOB);
        assertThat(fixture.client().sent).hasSize(2);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        assertThat(decided(first)).isEqualTo(decided(second));
        assertThat(isOpen(other)).isTrue();
    }

    @Test
    void nobody_can_cut_the_others_off() {
        fixture.configured();
        CompletionStage<Decision> first = fixture.ask(ALICE);
        first.toCompletableFuture().cancel(true);
        CompletionStage<Decision> second = fixture.ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        assertThat(decided(second)).isInstanceOf(Decision.Permit.class);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_decision_is_remembered_for_its_time_and_no_longer(boolean allowed) {
        fixture.configured("cacheMillis", 15_000);
        fixture.ask(ALICE);
        fixture.scheduler.advance(Duration.ofSeconds(4));
        fixture.answer(1_000, allowed ? permit("ok", "localhost:22") : deny("no"));
        fixture.scheduler.advance(Duration.ofMillis(14_999));
        assertThat(decided(fixture.ask(ALICE))).isInstanceOf(allowed ? Decision.Permit.class : Decision.Deny.class);
        assertThat(fixture.client().sent).hasSize(1);

        fixture.scheduler.advance(Duration.ofMillis(1));
        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
        assertThat(fixture.client().sent).hasSize(2);
    }

    @Test
    void a_remembered_permission_has_no_end_that_sessions_would_end_with() {
        CompletionStage<Decision> decision = fixture.configured().ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        assertThat(((Decision.Permit) decided(decision)).until()).isEmpty();
        assertThat(((Decision.Permit) decided(fixture.ask(ALICE))).until()).isEmpty();
    }

    @Test
    void another_device_group_is_another_question() {
        fixture.configured();
        fixture.ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        CompletionStage<Decision> other = fixture.remote.decide(new AccessRequest(AccessRequest.Point.DAEMON, ALICE, DEVICE, "pi_4", "lab",
                AccessRequest.Kind.SSH, Optional.empty()));
        assertThat(isOpen(other)).isTrue();
    }

    @Test
    void silence_and_refusals_to_answer_are_not_remembered() {
        fixture.configured();
        fixture.ask(ALICE);
        fixture.scheduler.advance(Duration.ofSeconds(10));
        fixture.ask(ALICE);
        fixture.answer(1_001, new AccessAnswer.Failed("no policy"));
        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
        assertThat(fixture.client().sent).hasSize(3);
    }

    @Test
    void a_controller_that_is_back_answers_without_a_restart() {
        fixture.configured();
        fixture.ask(ALICE);
        fixture.scheduler.advance(Duration.ofMinutes(1));
        CompletionStage<Decision> decision = fixture.ask(ALICE);
        fixture.answer(1_001, permit("ok", "localhost:22"));
        assertThat(decided(decision)).isInstanceOf(Decision.Permit.class);
    }

    @Test
    void with_a_time_of_0_nothing_is_remembered() {
        fixture.configured("cacheMillis", 0);
        fixture.ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
    }

    @Test
    void no_more_than_a_thousand_questions_wait() {
        fixture.configured();
        for (int i = 0; i < Questions.MAX_OPEN; i++) {
            fixture.ask(AtSign.of("@c" + i));
        }
        assertThat(decided(fixture.ask(ALICE))).isEqualTo(
                Decision.Deny.undecided("1000 questions to policy service @vec_policy wait for answers, no more are asked"));
        fixture.answer(1_000, permit("ok", "a:1"));
        assertThat(isOpen(fixture.ask(ALICE))).as("there is room again").isTrue();
    }

    @Test
    void no_more_than_ten_thousand_answers_are_remembered() {
        fixture.configured("cacheMillis", 300_000);
        for (int i = 0; i <= Questions.MAX_REMEMBERED; i++) {
            fixture.ask(AtSign.of("@c" + i));
            fixture.answer(1_000 + i, permit("ok", "a:1"));
        }
        assertThat(isOpen(fixture.ask(AtSign.of("@c1")))).isFalse();
        assertThat(isOpen(fixture.ask(AtSign.of("@c0")))).as("the oldest is forgotten").isTrue();
    }

    // whom it concerns

    @Test
    void it_has_no_opinion_about_other_daemons_and_devices() {
        fixture.configured("device", "Pi_4");
        assertThat(decided(fixture.remote.decide(new AccessRequest(ALICE, BOB, "pi_4", AccessRequest.Kind.SSH, Optional.empty()))))
                .isEqualTo(new Decision.Abstain());
        assertThat(decided(fixture.remote.decide(new AccessRequest(ALICE, DEVICE, "pi_5", AccessRequest.Kind.SSH, Optional.empty()))))
                .isEqualTo(new Decision.Abstain());
        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
    }

    @Test
    void the_controllers_own_atsign_is_asked_about_as_well() {
        assertThat(isOpen(fixture.configured().ask(POLICY))).isTrue();
    }

    // configuration

    @ParameterizedTest
    @CsvSource({"controller,''", "controller,@a b", "atSign,''", "daemon,@other", "rootDomain,host:port"})
    void a_wrong_text_permits_nobody(String key, String value) {
        fixture.configured(key, value);
        assertThat(decided(fixture.ask(ALICE))).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.undecided()).isTrue();
            assertThat(deny.reason()).startsWith(RemoteFixture.PID + ": " + key + " = '" + value + "': ");
        });
        assertThat(fixture.clients).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"timeoutMillis,0", "timeoutMillis,11001", "cacheMillis,-1", "cacheMillis,300001"})
    void a_wrong_number_permits_nobody(String key, int value) {
        fixture.configured(key, value);
        assertThat(((Decision.Deny) decided(fixture.ask(ALICE))).reason()).startsWith(RemoteFixture.PID + ": " + key + " = '" + value + "': it must be ");
    }

    @Test
    void presence_needs_a_device() {
        fixture.configured("presence", true);
        assertThat(((Decision.Deny) decided(fixture.ask(ALICE))).reason()).contains("presence = 'true'").contains("device");
    }

    @Test
    void keys_that_appear_later_need_no_restart() {
        fixture.keysAreMissing = Optional.of(new TunnelException("there is no /keys/@vec_device_key.atKeys"));
        fixture.configured();
        assertThat(((Decision.Deny) decided(fixture.ask(ALICE))).reason())
                .isEqualTo("policy service @vec_policy can't be asked: there is no /keys/@vec_device_key.atKeys");
        assertThat(decided(fixture.remote.decide(new AccessRequest(ALICE, BOB, "pi_4", AccessRequest.Kind.SSH, Optional.empty()))))
                .isEqualTo(new Decision.Abstain());
        fixture.keysAreMissing = Optional.empty();
        fixture.scheduler.advance(Duration.ofSeconds(5));
        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
    }

    @Test
    void a_change_leaves_open_questions_alone_and_forgets_what_was_remembered() {
        fixture.configured();
        FakeAtClient before = fixture.client();
        fixture.ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        CompletionStage<Decision> open = fixture.ask(BOB);
        fixture.configured("controller", "@other_policy");
        assertThat(before.closed).isFalse();

        Encoded answer = fixture.codec.encode(new AccessAnswer(1_001, permit("ok", "localhost:22")), POLICY, DEVICE);
        before.deliver(answer.key(), answer.value());
        fixture.scheduler.runDue();
        assertThat(decided(open)).isInstanceOf(Decision.Permit.class);
        assertThat(before.closed).isTrue();

        assertThat(isOpen(fixture.ask(ALICE))).isTrue();
        assertThat(fixture.client().last().key().sharedWith()).contains(AtSign.of("@other_policy"));
    }

    @Test
    void closing_answers_what_was_asked_and_leaves_nothing() {
        CompletionStage<Decision> decision = fixture.configured("presence", true, "device", "pi_4").ask(ALICE);
        fixture.remote.close();
        assertThat(fixture.client().closed).isFalse();
        assertThat(decided(fixture.ask(BOB))).isInstanceOfSatisfying(Decision.Deny.class, deny -> assertThat(deny.undecided()).isTrue());
        fixture.scheduler.advance(Duration.ofSeconds(10));
        assertThat(decided(decision)).isEqualTo(SILENCE);
        assertThat(fixture.client().closed).isTrue();
        assertThat(fixture.scheduler.isShutdown()).isTrue();
        assertThatCode(fixture.remote::close).doesNotThrowAnyException();
    }

    @Test
    void presence_is_told_at_the_start_and_every_five_minutes() {
        fixture.configured("presence", true, "device", "pi_4", "deviceGroup", "lab");
        assertThat(fixture.client().sent).singleElement().satisfies(sent -> {
            assertThat(sent.key()).hasToString("@vec_policy:pi_4.devices.policy.sshnp@vec_device");
            assertThat(sent.value()).isEqualTo("{\"devicename\":\"pi_4\",\"deviceGroupName\":\"lab\",\"version\":\"1.0.0\","
                    + "\"corePackageVersion\":\"j1.0.0\",\"allowedServices\":[]}");
            assertThat(sent.timeToLive()).isEqualTo(Duration.ofMinutes(5));
        });
        fixture.scheduler.advance(Duration.ofMinutes(10));
        assertThat(fixture.client().sent).hasSize(3);
    }

    // explaining

    @Test
    void explaining_asks_nobody() {
        fixture.configured();
        Explanation unknown = Await.value(fixture.remote.explain(RemoteFixture.request(ALICE)));
        assertThat(unknown.decision()).isEqualTo(
                Decision.Deny.undecided("policy service @vec_policy would be asked; its answer isn't known here"));
        assertThat(unknown.considered()).singleElement().extracting(Explanation.Considered::rule).isEqualTo("remote @vec_policy");
        assertThat(fixture.client().sent).isEmpty();

        fixture.ask(ALICE);
        fixture.answer(1_000, permit("ok", "localhost:22"));
        fixture.scheduler.advance(Duration.ofSeconds(3));
        Explanation known = Await.value(fixture.remote.explain(RemoteFixture.request(ALICE)));
        assertThat(known.decision()).isEqualTo(decided(fixture.ask(ALICE)));
        assertThat(known.considered()).containsExactly(new Explanation.Considered("remote @vec_policy",
                "permitted [localhost:22], 3000 ms ago, which holds for 12000 ms more"));
        assertThat(fixture.client().sent).hasSize(1);
    }

    @Test
    void explaining_names_what_is_wrong() {
        fixture.configured("controller", "");
        Explanation explanation = Await.value(fixture.remote.explain(RemoteFixture.request(ALICE)));
        assertThat(explanation.considered()).singleElement().satisfies(considered -> assertThat(considered.outcome()).contains("controller = ''"));
    }
}
