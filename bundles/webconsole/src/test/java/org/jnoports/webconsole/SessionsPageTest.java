package org.jnoports.webconsole;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Traffic;
import org.junit.jupiter.api.Test;

class SessionsPageTest {
    private static final RoleInstance RELAY = new RoleInstance("relay", "default");
    private static final SessionId ID = new SessionId("s-1");

    private final List<SessionView> open = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final SessionRegistry registry = (SessionRegistry) Proxy.newProxyInstance(SessionRegistry.class.getClassLoader(), new Class<?>[] {SessionRegistry.class},
            (self, called, arguments) -> switch (called.getName()) {
                case "list" -> List.copyOf(open);
                case "end" -> ended.add(arguments[0] + " " + arguments[1] + ": " + arguments[2]);
                default -> throw new UnsupportedOperationException(called.getName());
            });
    private final SessionsPage page = new SessionsPage(() -> Optional.of(registry), () -> Instant.EPOCH.plusSeconds(65));

    private void session(String device) {
        open.add(new SessionView(RELAY, ID, AtSign.of("@alice"), Instant.EPOCH, Optional.of(new Traffic(7, 9)),
                Map.of(SessionFact.DEVICE, device, SessionFact.TRANSPORT, "nio")));
    }

    private String html() throws Exception {
        Exchange exchange = new Exchange("GET", "/sessions");
        page.renderContent(exchange.request(), exchange.response());
        return exchange.body.toString();
    }

    private Exchange post(Map<String, String> parameters) throws Exception {
        Exchange exchange = new Exchange("POST", "/sessions");
        exchange.parameters.putAll(parameters);
        page.doPost(exchange.request(), exchange.response());
        return exchange;
    }

    private String token() throws Exception {
        Matcher matcher = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(html());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void what_peers_call_themselves_is_text_and_never_markup() throws Exception {
        session("<script>alert('x')</script>\"onload=\"y");
        assertThat(html()).doesNotContain("<script>alert", "\"onload=\"").contains("&lt;script&gt;alert(&#39;x&#39;)", "1 session", "@alice", ">65<", ">7<", ">9<");
    }

    @Test
    void the_same_is_there_as_json() throws Exception {
        session("ga\"rage");
        Exchange exchange = new Exchange("GET", "/sessions/data.json");
        page.doGet(exchange.request(), exchange.response());
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.responseHeaders).containsEntry("Content-Type", "application/json");
        assertThat(exchange.body.toString()).isEqualTo("[{\"id\":\"s-1\",\"role\":\"relay-default\",\"client\":\"@alice\",\"device\":\"ga\\\"rage\",\"target\":\"\","
                + "\"transport\":\"nio\",\"cipher\":\"\",\"ageSeconds\":65,\"bytesToLeft\":7,\"bytesToRight\":9}]");
    }

    @Test
    void a_session_is_ended_by_who_has_loaded_the_page_and_by_nobody_else() throws Exception {
        session("garage");
        String token = token();
        for (Map<String, String> wrong : List.of(Map.of("id", "s-1", "role", "relay-default"), Map.of("token", "x", "id", "s-1", "role", "relay-default"))) {
            assertThat(post(wrong).status).isEqualTo(403);
        }
        assertThat(ended).isEmpty();
        Exchange exchange = post(Map.of("token", token, "id", "s-1", "role", "relay-default"));
        assertThat(ended).containsExactly("relay-default s-1: ended from the web console");
        assertThat(exchange.redirect).isEqualTo("/system/console/sessions");
    }

    @Test
    void one_that_has_ended_meanwhile_or_never_was_is_no_error() throws Exception {
        session("garage");
        String token = token();
        assertThat(post(Map.of("token", token, "id", "other", "role", "relay-default")).redirect).isNotEmpty();
        assertThat(post(Map.of("token", token)).redirect).isNotEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void a_thousand_are_shown_and_the_rest_is_counted() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            session("garage");
        }
        String html = html();
        assertThat(html).contains("1200 sessions, of which these are the oldest");
        assertThat(html.split("<form", -1)).hasSize(1_001);
    }
}
