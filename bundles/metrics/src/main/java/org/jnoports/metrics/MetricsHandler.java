package org.jnoports.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /metrics} for whoever has the token, and nobody else anything. A wrong token's answer comes a second late. */
final class MetricsHandler implements HttpHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetricsHandler.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final long WRONG_MILLIS = 1_000;
    private static final int MOST_LATE = 16;
    private static final long SAID_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SecretFile token;
    private final Supplier<byte[]> text;
    private final ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(1, task -> MetricsServer.daemon(task, "jnoports-metrics-late"));
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAID_AGAIN_NANOS);

    MetricsHandler(SecretFile token, Supplier<byte[]> text) {
        this.token = token;
        this.text = text;
        late.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            Optional<String> given = header == null ? Optional.empty() : Credentials.token(header);
            if (given.isEmpty()) {
                refuse(exchange);
            } else if (token.matches(given.get())) {
                answer(exchange);
            } else {
                refuseLate(exchange);
            }
        } catch (TunnelException e) { // the token's file
            warn(e.getMessage());
            send(exchange, 503, TEXT, "this runtime's log says why metrics can't be served now\n".getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            warn("metrics could not be gathered: " + e);
            log.debug("metrics", e);
            send(exchange, 500, TEXT, "this runtime's log says what failed\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, 405, TEXT, new byte[0]);
        } else if (exchange.getRequestURI().getPath().equals("/metrics")) {
            send(exchange, 200, Exposition.CONTENT_TYPE, text.get());
        } else {
            send(exchange, 404, TEXT, "metrics are at /metrics\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.add("WWW-Authenticate", "Bearer realm=\"jnoports metrics\"");
        headers.add("WWW-Authenticate", "Basic realm=\"jnoports metrics\", charset=\"UTF-8\"");
        send(exchange, 401, TEXT, "the token is missing or wrong\n".getBytes(StandardCharsets.UTF_8));
    }

    /** No thread waits for it; too many at a time are hung up on. */
    private void refuseLate(HttpExchange exchange) {
        warn("somebody at " + exchange.getRemoteAddress().getAddress().getHostAddress() + " asked for metrics with a wrong token");
        if (waiting.incrementAndGet() > MOST_LATE) {
            waiting.decrementAndGet();
            exchange.close();
            return;
        }
        try {
            var unused = late.schedule(() -> {
                waiting.decrementAndGet();
                try {
                    refuse(exchange);
                } catch (IOException e) { // it didn't wait
                    log.debug("a wrong token's answer could not be sent", e);
                }
            }, WRONG_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) { // it stops
            exchange.close();
        }
    }

    /** Once a minute at most: who asks could fill the log. */
    private void warn(String sentence) {
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= SAID_AGAIN_NANOS && saidAt.compareAndSet(before, now)) {
            log.warn("{}", sentence);
        } else {
            log.debug("{}", sentence);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", type);
            headers.set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                headers.set("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
            if (!head && body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    @Override
    public void close() {
        late.shutdownNow();
    }
}
