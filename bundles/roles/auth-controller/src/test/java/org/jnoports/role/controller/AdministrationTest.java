package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jnoports.role.controller.ControllerFixture.ADMIN;
import static org.jnoports.role.controller.ControllerFixture.CLIENT;
import static org.jnoports.role.controller.ControllerFixture.DEVICE;
import static org.jnoports.role.controller.ControllerFixture.POLICY;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Administration from elsewhere, over the wire. */
class AdministrationTest {
    private final ControllerFixture fixture = new ControllerFixture();
    private final AtomicLong ids = new AtomicLong(100);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_ping_tells_that_somebody_is_there() throws Exception {
        fixture.started();
        assertThat(ask(new ManagerRequest.Ping())).satisfies(answer -> {
            assertThat(answer.outcome()).isEqualTo(new ManagerAnswer.Alive("1.0.0", "1.0.0", fixture.clock.instant().toString()));
            assertThat(answer.message()).isEqualTo("pong");
        });
    }

    @Test
    void a_policy_is_made_item_by_item_and_shows_as_it_was_made() throws Exception {
        fixture.started();
        assertThat(put(new PolicyItem.Client(0, "Alice", CLIENT))).isEqualTo(1);
        assertThat(put(new PolicyItem.ClientGroup(0, "ops"))).isEqualTo(1);
        long member = put(new PolicyItem.ClientGroupMember(0, 1, 1));
        assertThat(put(new PolicyItem.Daemon(0, DEVICE))).isEqualTo(1);
        assertThat(put(new PolicyItem.Service(0, 1, "pi_4", "__none__"))).isEqualTo(1);
        assertThat(put(new PolicyItem.ServiceAcl(0, 1, 1, "localhost:22"))).isEqualTo(1);

        assertThat(all(PolicyItem.Kind.CLIENT)).containsExactly(new PolicyItem.Client(1, "Alice", CLIENT));
        assertThat(all(PolicyItem.Kind.CLIENT_GROUP)).containsExactly(new PolicyItem.ClientGroup(1, "ops"));
        assertThat(all(PolicyItem.Kind.CLIENT_GROUP_MEMBER)).containsExactly(new PolicyItem.ClientGroupMember(member, 1, 1));
        assertThat(all(PolicyItem.Kind.DAEMON)).containsExactly(new PolicyItem.Daemon(1, DEVICE));
        assertThat(all(PolicyItem.Kind.SERVICE)).containsExactly(new PolicyItem.Service(1, 1, "pi_4", "__none__"));
        assertThat(all(PolicyItem.Kind.SERVICE_ACL)).containsExactly(new PolicyItem.ServiceAcl(1, 1, 1, "localhost:22"));

        AccessPolicy policy = fixture.book.current().policy();
        assertThat(policy.rules()).containsExactly(new Rule(1, "ops to localhost:22 of pi_4@vec_device", Rule.Effect.PERMIT, Set.of(), Set.of("ops"),
                Set.of("pi_4@vec_device"), Set.of(), Set.of(new PermitOpen("localhost", "22")), Validity.ALWAYS));
        assertThat(fixture.book.changedBy).hasSize(6).containsOnly("@admin");
    }

    @Test
    void what_was_made_is_deleted_again() throws Exception {
        a_policy_is_made_item_by_item_and_shows_as_it_was_made();
        assertThat(ask(new ManagerRequest.Delete(PolicyItem.Kind.SERVICE_ACL, 1)).outcome()).isEqualTo(new ManagerAnswer.Deleted());
        assertThat(ask(new ManagerRequest.Delete(PolicyItem.Kind.CLIENT, 1)).outcome()).isEqualTo(new ManagerAnswer.Deleted());
        assertThat(ask(new ManagerRequest.Delete(PolicyItem.Kind.CLIENT, 1))).isEqualTo(failed("there is no client with id 1"));
        assertThat(all(PolicyItem.Kind.CLIENT_GROUP_MEMBER)).isEmpty();
        assertThat(fixture.book.current().policy().rules()).isEmpty();
    }

    @Test
    void a_change_that_the_book_refuses_is_an_error_with_its_reason() throws Exception {
        fixture.started();
        put(new PolicyItem.Client(0, "Alice", CLIENT));
        assertThat(ask(new ManagerRequest.Put(new PolicyItem.Client(0, "Alice again", CLIENT)))).isEqualTo(failed("two users have one atSign"));
        assertThat(ask(new ManagerRequest.Put(new PolicyItem.ServiceAcl(0, 7, 8, "a:1")))).isEqualTo(failed("there is no service with id 7"));
        assertThat(fixture.book.changedBy).hasSize(1);
    }

    @Test
    void rules_that_say_more_than_an_acl_are_named_and_left_alone() throws Exception {
        fixture.started();
        fixture.book.change("me", policy -> new AccessPolicy(List.of(new User(1, "alice", CLIENT, Validity.ALWAYS)), policy.groups(), policy.daemons(),
                policy.devices(), policy.deviceGroups(), List.of(new Rule(4, "keep out", Rule.Effect.DENY, Set.of("alice"), Set.of(), Set.of(), Set.of("all"),
                        Set.of(PermitOpen.ANY), Validity.ALWAYS))));
        ManagerAnswer answer = ask(new ManagerRequest.GetAll(PolicyItem.Kind.SERVICE_ACL));
        assertThat(answer.outcome()).isEqualTo(new ManagerAnswer.All(List.of()));
        assertThat(answer.message()).isEqualTo("0 ServiceACLs found. Rules that say more than a ServiceACL can aren't among them: keep out");
        assertThat(ask(new ManagerRequest.Delete(PolicyItem.Kind.SERVICE_ACL, 4)).message()).contains("says more than a ServiceACL can");
    }

    @Test
    void simulating_tells_what_a_daemon_would_be_told_and_why_and_leaves_no_trace() throws Exception {
        fixture.policy = request -> CompletableFuture.completedFuture(new Decision.Permit(Set.of(new PermitOpen("localhost", "22")), "file: rule b"));
        fixture.started();
        ManagerAnswer answer = ask(new ManagerRequest.Simulate(DEVICE, "pi_4", "__none__", CLIENT));
        assertThat(answer.outcome()).isInstanceOfSatisfying(ManagerAnswer.Simulated.class, simulated -> {
            assertThat(simulated.decision().authorized()).isTrue();
            assertThat(simulated.decision().permitOpen()).containsExactly("localhost:22");
        });
        assertThat(answer.message()).isEqualTo("file: rule a: not about @vec_client; file: rule b: decides");
        fixture.policy = request -> CompletableFuture.completedFuture(Decision.Deny.undecided("nobody is there"));
        assertThat(ask(new ManagerRequest.Simulate(DEVICE, "pi_4", "__none__", CLIENT))).isEqualTo(failed("nobody is there"));
        assertThat(fixture.asked).isEmpty();
        assertThat(fixture.audited).isEmpty();
        assertThat(fixture.client().sentSoFar()).noneMatch(sent -> sent.key().name().contains("logs"));
    }

    @Test
    void nobody_but_managers_may() throws Exception {
        fixture.started();
        ManagerRequest put = new ManagerRequest(1, new ManagerRequest.Put(new PolicyItem.Client(0, "Mallory", DEVICE)));
        fixture.deliver(put, DEVICE);
        fixture.client().deliver(AtKey.shared(POLICY, "request.2.npp.__rpcs.sshnp", DEVICE), "broken");
        fixture.deliver(put, AtSign.of("@stranger"));
        fixture.deliver(put, POLICY);
        ask(new ManagerRequest.Ping());
        assertThat(fixture.client().sentSoFar()).isEmpty();
        assertThat(fixture.book.changedBy).isEmpty();
    }

    @Test
    void a_request_that_can_not_be_read_is_not_accepted() throws Exception {
        fixture.started();
        fixture.client().deliver(AtKey.shared(POLICY, "request.5.npp.__rpcs.sshnp", ADMIN), "{\"reqId\":5,\"payload\":{\"operation\":\"drop\"}}");
        FakeAtClient.Sent sent = fixture.client().takeSent();
        assertThat(sent.key()).hasToString("@admin:nack.5.npp.__rpcs.sshnp@vec_policy");
        assertThat(sent.value()).contains("operation is none of");
    }

    @Test
    void a_request_that_comes_twice_changes_the_policy_once() throws Exception {
        fixture.started();
        ManagerRequest put = new ManagerRequest(1, new ManagerRequest.Put(new PolicyItem.ClientGroup(0, "ops")));
        fixture.deliver(put, ADMIN);
        fixture.client().takeSent("success\\..*");
        fixture.deliver(put, ADMIN);
        ask(new ManagerRequest.Ping());
        fixture.controller.close();
        assertThat(fixture.book.changedBy).hasSize(1);
    }

    @Test
    void a_list_that_is_too_long_for_an_answer_is_an_error() throws Exception {
        fixture.started();
        fixture.book.change("me", policy -> new AccessPolicy(IntStream.rangeClosed(1, 4_000)
                .mapToObj(i -> new User(i, "user " + "x".repeat(90) + i, AtSign.of("@u" + i), Validity.ALWAYS)).toList(),
                List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(ask(new ManagerRequest.GetAll(PolicyItem.Kind.CLIENT))).isEqualTo(failed("a message is longer than 409600 bytes"));
    }

    @Test
    void which_book_is_meant_must_be_clear() throws Exception {
        fixture.started();
        fixture.books.add(new FakeBook(), Map.of(PolicyBook.NAME, "second"));
        assertThat(ask(new ManagerRequest.GetAll(PolicyItem.Kind.CLIENT)).message()).contains("several policy books", "[main, second]");
        fixture.books.remove(fixture.book);
        assertThat(all(PolicyItem.Kind.CLIENT)).isEmpty();
        fixture.books.remove(fixture.books.get("second"));
        assertThat(ask(new ManagerRequest.GetAll(PolicyItem.Kind.CLIENT)).message()).contains("there is no policy book here");
    }

    private static ManagerAnswer failed(String message) {
        return new ManagerAnswer(0, new ManagerAnswer.Failed(), message);
    }

    private long put(PolicyItem item) throws InterruptedException {
        ManagerAnswer answer = ask(new ManagerRequest.Put(item));
        assertThat(answer.outcome()).as(answer.message()).isInstanceOf(ManagerAnswer.Stored.class);
        ManagerAnswer.Stored stored = (ManagerAnswer.Stored) answer.outcome();
        assertThat(stored.kind()).isEqualTo(item.kind());
        return stored.itemId();
    }

    private List<PolicyItem> all(PolicyItem.Kind kind) throws InterruptedException {
        return ((ManagerAnswer.All) ask(new ManagerRequest.GetAll(kind)).outcome()).items();
    }

    /** Sends, and waits for the answer; its id is left out. */
    private ManagerAnswer ask(ManagerRequest.Operation operation) throws InterruptedException {
        long id = ids.incrementAndGet();
        fixture.deliver(new ManagerRequest(id, operation), ADMIN);
        assertThat(fixture.client().takeSent().key()).hasToString("@admin:ack." + id + ".npp.__rpcs.sshnp@vec_policy");
        FakeAtClient.Sent sent = fixture.client().takeSent("(success|error)\\." + id + "\\..*");
        ManagerAnswer answer = (ManagerAnswer) fixture.codec.decode(Side.ADMINISTRATOR, "",
                new AtNotification("n", sent.key(), sent.value(), Instant.EPOCH)).orElseThrow().message();
        return new ManagerAnswer(0, answer.outcome(), answer.message());
    }
}
