package org.jnoports.webconsole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuardTest {
    private static final String PASSWORD = "a-password-of-some-length";

    @TempDir
    Path directory;
    private SecretFile password;
    private Guard guard;

    @BeforeEach
    void make() throws IOException {
        password = new SecretFile(Files.writeString(directory.resolve("password"), PASSWORD + "\n"));
        Files.setPosixFilePermissions(password.file(), PosixFilePermissions.fromString("rw-------"));
        guard = new Guard("admin", password, 200);
    }

    private static Exchange exchange(String method, String user, String password) {
        Exchange exchange = new Exchange(method, "/bundles");
        exchange.requestHeaders.put("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
        return exchange;
    }

    private Object comes(Exchange exchange) {
        return guard.authenticate(exchange.request(), exchange.response());
    }

    @Test
    void who_has_the_password_comes_in_and_may_everything() {
        Exchange exchange = exchange("GET", "admin", PASSWORD);
        Object visitor = comes(exchange);
        assertThat(visitor).isEqualTo("admin");
        assertThat(guard.authorize(visitor, "any")).isTrue();
        assertThat(guard.authorize(null, "any")).isFalse();
        assertThat(exchange.responseHeaders).containsEntry("X-Frame-Options", "DENY");
        assertThat(comes(exchange("POST", "admin", PASSWORD))).as("curl says nothing of where it comes from").isEqualTo("admin");
    }

    @Test
    void who_has_not_is_asked_for_it() {
        Exchange nothing = new Exchange("GET", "/bundles");
        assertThat(comes(nothing)).isNull();
        assertThat(nothing.status).isEqualTo(401);
        assertThat(nothing.responseHeaders.get("WWW-Authenticate")).startsWith("Basic ");
        for (String broken : List.of("Basic !!!", "Basic", "Bearer " + PASSWORD)) {
            Exchange exchange = new Exchange("GET", "/bundles");
            exchange.requestHeaders.put("Authorization", broken);
            assertThat(comes(exchange)).as(broken).isNull();
            assertThat(exchange.status).isEqualTo(401);
        }
    }

    @Test
    void wrong_ones_are_refused_late() {
        for (Exchange wrong : List.of(exchange("GET", "admin", "admin"), exchange("GET", "root", PASSWORD), exchange("GET", "admin", ""))) {
            long begin = System.nanoTime();
            assertThat(comes(wrong)).isNull();
            assertThat(wrong.status).isEqualTo(401);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void many_wrong_ones_at_a_time_hold_four_threads_at_most() throws Exception {
        guard = new Guard("admin", password, 2_000);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Exchange> tries = new ArrayList<>();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Exchange exchange = exchange("GET", "admin", "wrong" + i);
                tries.add(exchange);
                ends.add(threads.submit(() -> comes(exchange)));
            }
            for (Future<?> end : ends) {
                end.get(30, TimeUnit.SECONDS);
            }
            assertThat(tries).extracting(exchange -> exchange.status).filteredOn(status -> status == 429).hasSize(4);
            assertThat(tries).extracting(exchange -> exchange.status).filteredOn(status -> status == 401).hasSize(4);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_browser_that_is_led_here_by_another_page_changes_nothing() {
        Exchange other = exchange("POST", "admin", PASSWORD);
        other.requestHeaders.put("Origin", "http://example.org");
        assertThat(comes(other)).isNull();
        assertThat(other.status).isEqualTo(403);
        Exchange port = exchange("POST", "admin", PASSWORD);
        port.requestHeaders.put("Origin", "http://127.0.0.1:80");
        assertThat(comes(port)).isNull();
        Exchange unnamed = exchange("DELETE", "admin", PASSWORD);
        unnamed.requestHeaders.put("Sec-Fetch-Site", "cross-site");
        assertThat(comes(unnamed)).isNull();
        Exchange own = exchange("POST", "admin", PASSWORD);
        own.requestHeaders.put("Origin", "http://127.0.0.1:9465");
        own.requestHeaders.put("Sec-Fetch-Site", "same-origin");
        assertThat(comes(own)).isEqualTo("admin");
    }

    @Test
    void a_new_password_counts_at_once_and_one_that_others_may_read_lets_nobody_in() throws IOException {
        Files.writeString(password.file(), "another-password-of-some-length");
        assertThat(comes(exchange("GET", "admin", "another-password-of-some-length"))).isEqualTo("admin");
        Files.setPosixFilePermissions(password.file(), PosixFilePermissions.fromString("rw-r--r--"));
        Exchange exchange = exchange("GET", "admin", "another-password-of-some-length");
        assertThat(comes(exchange)).isNull();
        assertThat(exchange.status).isEqualTo(503);
    }
}
