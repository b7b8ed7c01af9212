package org.jnoports.atserver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;

/** The forms of section 2.6, and prompts of section 2.2. */
class ReplyTextTest {
    private final Caller caller = new Caller(AtSign.of("@alice"), new Outbox(new FakeConnection(true), new HandTurnedClock()), Optional.empty());
    private final Refusal absent = Refusal.of(ErrorCode.KEY_NOT_FOUND, "x@alice does not exist in keystore");

    @Test
    void an_unknown_caller_sees_an_exception_and_the_plain_prompt() {
        assertThat(ReplyText.of(Reply.data("ok"), caller)).isEqualTo("data:ok\n@");
        assertThat(ReplyText.of(absent, caller)).isEqualTo("error:AT0015-Exception: x@alice does not exist in keystore\n@");
    }

    @Test
    void the_owner_sees_the_tables_text_and_its_own_prompt() {
        caller.identity(new Identity.Owner(Optional.empty(), false));
        assertThat(ReplyText.of(Reply.data(" [1]"), caller)).isEqualTo("data: [1]\n@alice@");
        assertThat(ReplyText.of(absent, caller)).isEqualTo("error:AT0015-key not found : x@alice does not exist in keystore\n@alice@");
    }

    @Test
    void a_peer_sees_its_own_prompt_but_the_plain_one_after_an_error() {
        caller.identity(new Identity.Peer(AtSign.of("@bob")));
        assertThat(ReplyText.of(new Reply.PromptOnly(), caller)).isEqualTo("@bob@");
        assertThat(ReplyText.of(Reply.data("null"), caller)).isEqualTo("data:null\n@bob@");
        assertThat(ReplyText.of(absent, caller)).isEqualTo("error:AT0015-Exception: x@alice does not exist in keystore\n@");
    }

    @Test
    void a_monitor_sees_no_prompt() {
        caller.identity(new Identity.Owner(Optional.empty(), false));
        caller.monitoring(true);
        assertThat(ReplyText.of(Reply.data("ok"), caller)).isEqualTo("data:ok\n");
        assertThat(ReplyText.of(absent, caller)).endsWith("keystore\n");
        assertThat(ReplyText.of(new Reply.Nothing(), caller)).isEmpty();
    }

    @Test
    void newer_clients_get_json_except_for_enrolment_states() {
        caller.identity(new Identity.Owner(Optional.empty(), false));
        caller.jsonErrors(true);
        assertThat(ReplyText.of(absent, caller)).isEqualTo(
                "error:{\"errorCode\":\"AT0015\",\"errorDescription\":\"key not found : x@alice does not exist in keystore\"}\n@alice@");
        assertThat(ReplyText.of(Refusal.state(ErrorCode.ENROLLMENT_INVALID, "enrollment_id: x is expired or invalid"), caller))
                .isEqualTo("error:AT0028:enrollment_id: x is expired or invalid\n@alice@");
    }

    @Test
    void an_error_is_one_short_line_without_the_beginning_of_another_reply() {
        String text = ReplyText.of(Refusal.of(ErrorCode.INTERNAL, "a\r\nb data:c " + "🦄".repeat(1_000)), caller);
        assertThat(text).startsWith("error:AT0011-Exception: a  b data c 🦄").endsWith("🦄\n@").hasSizeLessThan(600);
    }
}
