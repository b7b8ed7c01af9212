package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Parts that a runtime can do without: put into its home they serve whoever has the secret, on loopback; taken out they are gone. */
public class OptionalPartsIT {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private Home home;

    @Before
    public void an_empty_home() throws IOException {
        home = new Home();
    }

    @After
    public void close() {
        home.close();
    }

    private String secret(String file) throws IOException {
        Path path = home.path().resolve(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        return Files.readString(path).strip();
    }

    private static int port(String line) {
        Matcher matcher = ADDRESS.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private HttpResponse<String> get(int port, String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(30));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void metrics_are_there_for_who_has_the_token_while_their_bundle_is() throws Exception {
        Program enabled = home.done("enable", "metrics", "--set", "port=0;healthSeconds=1");
        assertThat(enabled.awaitExit()).as("%s", enabled).isZero();
        String token = secret("data/metrics/token");
        assertThat(enabled.toString()).contains("data/metrics/token").doesNotContain(token);
        Program runtime = home.run();
        int port = port(runtime.awaitLine("metrics are at http://"));

        assertThat(get(port, "/metrics", "").statusCode()).isEqualTo(401);
        Machines.await("health checks are among them", () -> get(port, "/metrics", "Bearer " + token).body().contains("jnoports_health_reports{check=\"disk\",status=\"ok\"} 1.0"));
        HttpResponse<String> scraped = get(port, "/metrics", "Bearer " + token);
        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.body()).contains("# TYPE jnoports_health_reports gauge", "jvm_memory_used_bytes{area=\"heap\"}",
                "process_open_fds ");
        assertThat(Listening.beyondLoopback(runtime.handle())).isEmpty();
        assertThat(home.out("status")).containsPattern("metrics +runs +load/org.jnoports.metrics.jar +org.jnoports.metrics.cfg");
        assertThat(home.out("roles")).containsPattern("metrics +optional +yes");

        Path configuration = home.etc().resolve("org.jnoports.metrics.cfg");
        Files.writeString(configuration, "port = 0\nhost = 0.0.0.0\n");
        assertThat(runtime.awaitLine("metrics are not served: ")).contains("host = 0.0.0.0 isn't loopback", "beyondLoopback = ");
        assertThat(Listening.ports(runtime.handle())).isEmpty();
        assertThat(home.out("status")).containsPattern("metrics +not there .*host = 0.0.0.0 isn't loopback");
        assertThat(home.out("doctor")).contains("metrics: are not served: ");

        Files.writeString(configuration, "port = 0\n");
        Machines.await("they are served again", () -> !Listening.ports(runtime.handle()).isEmpty());
        assertThat(home.done("disable", "metrics").awaitExit()).isZero();
        Machines.await("nothing listens", () -> Listening.ports(runtime.handle()).isEmpty());
        runtime.terminate();
        assertThat(runtime.awaitExit()).as("%s", runtime).isZero();
        assertThat(runtime.toString()).doesNotContain(token).doesNotContain("ERROR", "Exception");
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void the_web_console_lets_in_who_has_the_password_while_its_bundles_are_there() throws Exception {
        Program enabled = home.done("enable", "webconsole", "--set", "port=0");
        assertThat(enabled.awaitExit()).as("%s", enabled).isZero();
        String password = secret("data/webconsole/password");
        assertThat(enabled.toString()).contains("data/webconsole/password").doesNotContain(password);
        String authorization = basic("admin", password);
        Program runtime = home.run();
        int port = port(runtime.awaitLine("the web console is at http://"));
        Machines.await("it answers", () -> Listening.ports(runtime.handle()).contains(port) && get(port, "/system/console/bundles", authorization).statusCode() == 200);

        assertThat(get(port, "/system/console/bundles", authorization).body()).contains("org.jnoports.sessions", "Sessions");
        assertThat(get(port, "/system/console/sessions", authorization).body()).contains("no sessions", "res/sessions.js");
        assertThat(get(port, "/system/console/sessions/res/sessions.js", authorization).body()).contains("textContent");
        HttpResponse<String> json = get(port, "/system/console/sessions/data.json", authorization);
        assertThat(json.body()).isEqualTo("[]");
        assertThat(json.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        for (String page : List.of("/system/console", "/system/console/bundles", "/system/console/sessions", "/system/console/sessions/data.json", "/system/console/sessions/res/sessions.js")) {
            assertThat(get(port, page, "").statusCode()).as(page).isEqualTo(401);
        }
        assertThat(get(port, "/system/console/bundles", basic("admin", "admin")).statusCode()).isEqualTo(401);
        assertThat(post(port, "/system/console/sessions", authorization, "http://example.org")).as("from another page").isEqualTo(403);
        assertThat(post(port, "/system/console/bundles", authorization, "http://example.org")).as("Felix's own pages as well").isEqualTo(403);
        assertThat(post(port, "/system/console/sessions", authorization, "http://127.0.0.1:" + port)).as("without the page's token").isEqualTo(403);
        assertThat(Listening.beyondLoopback(runtime.handle())).isEmpty();
        assertThat(Listening.ports(runtime.handle())).containsExactly(port);
        assertThat(home.out("status")).containsPattern("webconsole +runs +load/org.jnoports.webconsole.jar");

        Files.delete(home.load().resolve("org.jnoports.webconsole.jar"));
        Machines.await("without our bundle nothing listens, though Jetty and the console are there", () -> Listening.ports(runtime.handle()).isEmpty());
        assertThat(home.done("disable", "webconsole").awaitExit()).isZero();
        Machines.await("all of its bundles are gone", () -> !home.out("shell", "lb -s").contains("webconsole"));
        try (Stream<Path> left = Files.list(home.load())) {
            assertThat(left).isEmpty();
        }
        runtime.terminate();
        assertThat(runtime.awaitExit()).as("%s", runtime).isZero();
        assertThat(runtime.toString()).doesNotContain(password);
    }

    private int post(int port, String path, String authorization, String origin) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Authorization", authorization).header("Origin", origin)
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString("id=x&role=y&action=refreshPackages")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
