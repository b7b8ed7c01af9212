package org.jnoports.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsServerTest {
    static {
        System.setProperty("sun.net.httpserver.maxReqTime", "1"); // before the JDK's server reads it
    }

    private static final String TOKEN = "a-token-of-some-length";

    @TempDir
    Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private SecretFile token;
    private MetricsServer server;

    @BeforeEach
    void start() throws IOException {
        token = new SecretFile(Files.writeString(directory.resolve("token"), TOKEN + "\n"));
        mode("rw-------");
        server = MetricsServer.start(loopback(0), token, () -> "up 1\n".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(token.file(), PosixFilePermissions.fromString(mode));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> get(String path, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void who_has_the_token_sees_metrics() throws Exception {
        HttpResponse<String> answer = get("/metrics", "Bearer " + TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("up 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(get("/metrics", basic("prometheus", TOKEN)).body()).isEqualTo("up 1\n");
        assertThat(get("/metrics", "bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void who_has_not_sees_nothing() throws Exception {
        HttpResponse<String> answer = get("/metrics", "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("up");
        assertThat(answer.headers().allValues("WWW-Authenticate")).hasSize(2).anyMatch(value -> value.startsWith("Bearer")).anyMatch(value -> value.startsWith("Basic"));
        for (String wrong : List.of("Basic !!!", "Basic " + Base64.getEncoder().encodeToString("nocolon".getBytes(StandardCharsets.UTF_8)), "Digest x", "Bearer")) {
            assertThat(get("/metrics", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
        assertThat(get("/", "").statusCode()).as("nor what there is").isEqualTo(401);
    }

    @Test
    void wrong_tokens_are_answered_late_and_too_many_at_a_time_are_hung_up_on_while_the_right_one_is_served() throws Exception {
        long begin = System.nanoTime();
        List<CompletableFuture<Integer>> wrong = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            wrong.add(client.sendAsync(request("/metrics").header("Authorization", "Bearer wrong").build(), HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> failure == null ? answer.statusCode() : -1));
        }
        assertThat(get("/metrics", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        List<Integer> answers = wrong.stream().map(CompletableFuture::join).toList();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        assertThat(answers).contains(401, -1).doesNotContain(200);
    }

    @Test
    void only_metrics_are_there_and_only_to_be_read() throws Exception {
        assertThat(get("/other", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        HttpRequest post = request("/metrics").header("Authorization", "Bearer " + TOKEN).POST(HttpRequest.BodyPublishers.ofString("x")).build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head = request("/metrics").header("Authorization", "Bearer " + TOKEN).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
        assertThat(client.send(head, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_new_token_counts_at_once_and_one_that_others_may_read_opens_nothing() throws Exception {
        Files.writeString(token.file(), "another-token-of-some-length");
        assertThat(get("/metrics", "Bearer another-token-of-some-length").statusCode()).isEqualTo(200);
        mode("rw-r--r--");
        HttpResponse<String> answer = get("/metrics", "Bearer another-token-of-some-length");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).as("no path").doesNotContain(directory.toString());
    }

    @Test
    void who_does_not_finish_asking_is_hung_up_on() throws Exception {
        try (Socket slow = new Socket()) {
            slow.connect(loopback(server.address().getPort()));
            slow.setSoTimeout(30_000);
            slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
            assertThat(end(slow)).isEqualTo(-1);
        }
    }

    private static int end(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException e) { // reset: hung up on as well
            return -1;
        }
    }

    @Test
    void closed_it_no_longer_listens_and_a_port_in_use_is_named() {
        int port = server.address().getPort();
        assertThatThrownBy(() -> MetricsServer.start(loopback(port), token, () -> new byte[0])).isInstanceOf(TunnelException.class)
                .hasMessageContaining(":" + port).hasMessageContaining("choose another port");
        server.close();
        assertThatThrownBy(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(loopback(port));
            }
        }).isInstanceOf(ConnectException.class);
    }
}
