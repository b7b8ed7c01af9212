package org.jnoports.role.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.role.controller.ControllerFixture.ADMIN;
import static org.jnoports.role.controller.ControllerFixture.POLICY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.transport.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator's program against a controller: what one sends, the other hears. */
@Timeout(60)
class NppClientCommandTest {
    private final ControllerFixture fixture = new ControllerFixture();
    private final FakeAtClient admin = new FakeAtClient(ADMIN);
    private TestContext context = new TestContext("npp_client");
    private String opened = "";
    private final NppClientCommand command = new NppClientCommand("1.0.0", (atSign, keyFile, root) -> {
        opened = atSign + " " + keyFile + " " + root;
        return admin;
    }, fixture.codec);

    @BeforeEach
    void connect() throws Exception {
        fixture.started();
        admin.wire = sent -> fixture.client().deliver(sent.key(), sent.value());
        fixture.client().wire = sent -> admin.deliver(sent.key(), sent.value());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_policy_is_made_by_names_and_listed() {
        assertThat(out("put", "client", "Alice Ann", "alice")).containsExactly("1");
        assertThat(out("put", "group", "ops")).containsExactly("1");
        assertThat(out("put", "member", "@alice", "ops")).singleElement().asString().matches("\\d+");
        assertThat(out("put", "daemon", "@site")).containsExactly("1");
        assertThat(out("put", "service", "@site", "Pump_7")).containsExactly("1");
        assertThat(out("put", "acl", "pump_7@site", "ops", "localhost:22")).containsExactly("1");
        assertThat(out("get", "clients")).containsExactly("1\tAlice Ann\t@alice");
        assertThat(out("get", "groups")).containsExactly("1\tops");
        assertThat(out("get", "members")).singleElement().asString().endsWith("\t1\t1");
        assertThat(out("get", "daemons")).containsExactly("1\t@site");
        assertThat(out("get", "services")).containsExactly("1\t1\tpump_7\t__none__");
        assertThat(out("get", "acls")).containsExactly("1\t1\t1\tlocalhost:22");
        assertThat(out("get", "acls", "--json")).containsExactly("[{\"id\":1,\"serviceId\":1,\"clientGroupId\":1,\"permitOpen\":\"localhost:22\"}]");

        assertThat(out("put", "client", "Alice", "@alice", "--id", "1")).containsExactly("1");
        assertThat(out("delete", "acl", "1")).isEmpty();
        assertThat(context.events).contains("ServiceACL with id 1 deleted successfully.");
        assertThat(out("delete", "client", "Alice", "--json")).containsExactly("{\"success\":true}");
        assertThat(out("get", "clients")).isEmpty();
        assertThat(fixture.book.changedBy).hasSize(9).containsOnly("@admin");
    }

    @Test
    void a_ping_is_answered() {
        assertThat(out("ping")).singleElement().asString().startsWith("alive\t1.0.0\t1.0.0\t");
        assertThat(opened).isEqualTo("@admin " + Path.of("/home/ann/.atsign/keys/@admin_key.atKeys") + " root.atsign.org:64");
        assertThat(admin.closed).isDone();
    }

    @Test
    void the_controllers_answer_can_be_simulated() {
        fixture.policy = request -> CompletableFuture.completedFuture(new Decision.Permit(Set.of(new PermitOpen("localhost", "22")), "file: rule b"));
        assertThat(out("simulate", "@alice", "@site", "pump_7")).containsExactly("permitted\tlocalhost:22",
                "@alice has permission for device pump_7 at daemon @site (file: rule b)");
        assertThat(context.events).contains("file: rule a: not about @alice; file: rule b: decides");
        fixture.policy = request -> CompletableFuture.completedFuture(new Decision.Deny("no rule permits it"));
        assertThat(out("simulate", "@alice", "@site", "pump_7", "lab")).containsExactly("denied", "no rule permits it");
        assertThat(out("simulate", "@alice", "@site", "pump_7", "--json"))
                .containsExactly("{\"authorized\":false,\"message\":\"no rule permits it\",\"permitOpen\":[]}");
        assertThat(fixture.asked).isEmpty();
    }

    @Test
    void what_the_controller_refuses_is_a_failure_in_its_words() {
        assertThatThrownBy(() -> out("delete", "client", "7")).isExactlyInstanceOf(TunnelException.class)
                .hasMessage("@vec_policy: there is no client with id 7");
        assertThatThrownBy(() -> out("put", "member", "@nobody", "ops")).isExactlyInstanceOf(TunnelException.class)
                .hasMessage("there is no client '@nobody'");
        assertThat(fixture.book.changedBy).isEmpty();
    }

    @Test
    void silence_says_what_may_be_the_reason() {
        admin.wire = sent -> {};
        assertThatThrownBy(() -> out("ping", "--timeout", "1")).isExactlyInstanceOf(TunnelException.class)
                .hasMessage("@vec_policy did not answer: is it running, and is @admin one of its managers? It waited 1 s");
    }

    @Test
    void answers_of_others_and_to_others_do_not_count() {
        admin.wire = sent -> {
            long id = Long.parseLong(sent.key().name().split("\\.", -1)[1]);
            ManagerAnswer forged = new ManagerAnswer(id, new ManagerAnswer.Alive("evil", "", ""), "");
            Encoded fromOther = fixture.codec.encode(forged, AtSign.of("@mallory"), ADMIN);
            Encoded toOther = fixture.codec.encode(new ManagerAnswer(id + 1, forged.outcome(), ""), POLICY, ADMIN);
            admin.deliver(fromOther.key(), fromOther.value());
            admin.deliver(toOther.key(), toOther.value());
            admin.deliver(AtKey.shared(ADMIN, "success." + id + ".npp.__rpcs.sshnp", POLICY), "broken");
            fixture.client().deliver(sent.key(), sent.value());
        };
        assertThat(out("ping")).singleElement().asString().startsWith("alive\t1.0.0");
    }

    @Test
    void it_ends_when_the_person_gives_up() {
        admin.wire = sent -> context.stopping.complete(null);
        assertThatThrownBy(() -> out("ping")).hasMessage("stopped before there was an answer");
        assertThat(admin.closed).isDone();
    }

    @Test
    void a_request_that_can_not_be_sent_is_a_failure() {
        admin.sending = CompletableFuture.failedFuture(new TunnelException("@vec_policy has no atServer"));
        admin.wire = sent -> {};
        assertThatThrownBy(() -> out("ping")).hasMessage("@vec_policy has no atServer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "drop", "get", "get client", "get things", "get clients now", "put", "put client", "put client x", "put client x @a b c",
        "put client x @y@z", "put member 1", "put acl 1 2", "put acl 1 2 a:1 b", "delete client", "delete member ops", "delete acl x", "delete client 1 2",
        "simulate @a @d", "simulate @a @d x y z", "ping --id 3", "ping now", "get clients --id 1", "put client x @y --id 0", "ping --timeout 0", "ping --timeout x"})
    void wrong_usage_is_told_in_a_sentence_without_asking_anybody(String words) {
        assertThatThrownBy(() -> out(words.isEmpty() ? new String[0] : words.split(" ", -1))).isInstanceOf(UsageException.class).hasMessageMatching("npp_client: .{10,}");
        assertThat(opened).isEmpty();
    }

    @Test
    void flags_that_are_not_offered_are_refused_by_name() {
        assertThatThrownBy(() -> out("ping", "--domain-namespace", "other")).isInstanceOf(UsageException.class).hasMessageContaining("--domain-namespace");
        assertThat(out("ping", "-s", "/tmp/x", "--base-namespace", "sshnp")).hasSize(1);
    }

    @Test
    void help_and_version_are_results() {
        context = new TestContext("npp_client");
        assertThat(command.run(context, List.of("-h"))).isEqualTo(Command.DONE);
        assertThat(String.join("\n", context.printed())).contains("simulate @CLIENT @DAEMON DEVICE", "--policy-atsign", "--json");
        assertThat(command.run(context, List.of("--version"))).isEqualTo(Command.DONE);
        assertThat(context.printed()).last().isEqualTo("npp_client 1.0.0");
    }

    @Test
    void the_controllers_own_atsign_and_other_places_can_be_named() {
        context = new TestContext("npp_client");
        admin.wire = sent -> {};
        assertThatThrownBy(() -> command.run(context, List.of("-a", "@p", "-k", "k.atKeys", "--root-domain", "localhost:7000", "--timeout", "1", "ping")))
                .hasMessageStartingWith("@p did not answer");
        assertThat(opened).isEqualTo("@p k.atKeys " + new HostPort("localhost", 7_000));
    }

    private List<String> out(String... words) {
        context = new TestContext("npp_client");
        List<String> arguments = new ArrayList<>(List.of("-a", "@admin", "--policy-atsign", "@vec_policy"));
        arguments.addAll(List.of(words));
        assertThat(command.run(context, arguments)).isEqualTo(Command.DONE);
        return context.printed();
    }
}
