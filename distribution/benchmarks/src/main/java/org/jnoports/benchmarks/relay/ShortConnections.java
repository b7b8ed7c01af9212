package org.jnoports.benchmarks.relay;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jnoports.benchmarks.Median;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/** HTTP through all three hops, a connection for each request: how many a second, and how long one takes. */
public final class ShortConnections implements Topic {
    private static final String TOPIC = "short";
    private static final int WORKERS = 8;
    private static final int LIMIT_MILLIS = 20_000;
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: device\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "x".repeat(200).getBytes(StandardCharsets.US_ASCII);

    /** Of one contender, of each round. */
    private static final class Figures {
        private final List<Double> perSecond = new ArrayList<>();
        private final List<Double> medianMillis = new ArrayList<>();
        private final List<Double> cpuMillis = new ArrayList<>();
    }

    @Override
    public String name() {
        return TOPIC;
    }

    @Override
    public void measure(Settings settings, Report report) throws IOException, InterruptedException {
        Programs programs = new Programs(settings.peers());
        Map<String, Running> running = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("benchmarks-");
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        HttpServer server = HttpServer.create(Ports.loopback(0), 1024);
        try {
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, BODY.length);
                exchange.getResponseBody().write(BODY);
                exchange.close();
            });
            server.start();
            running.put("direct", new Running().at(server.getAddress().getPort()));
            for (Contender contender : TunnelStream.all().stream().filter(one -> settings.wants(one.name())).toList()) {
                StreamTopic.start(contender, programs, server.getAddress().getPort(), folder, report).ifPresent(one -> running.put(contender.name(), one));
            }
            report(rounds(running, workers, settings, report), report);
        } finally {
            running.values().forEach(Running::close);
            server.stop(0);
            workers.shutdownNow();
            Running.delete(folder);
        }
    }

    private static Map<String, Figures> rounds(Map<String, Running> running, ExecutorService workers, Settings settings, Report report)
            throws InterruptedException {
        Map<String, Figures> figures = new LinkedHashMap<>();
        running.keySet().forEach(name -> figures.put(name, new Figures()));
        for (int round = -1; round < settings.rounds(); round++) { // the first one is for the compiler
            for (Map.Entry<String, Running> one : running.entrySet()) {
                Figures counted = round < 0 ? new Figures() : figures.get(one.getKey());
                try {
                    if (counted != null) {
                        measure(one.getValue(), workers, round < 0 ? WARM_UP : settings.measure(), counted);
                    }
                } catch (IOException | ExecutionException e) {
                    figures.remove(one.getKey());
                    report.remark(one.getKey() + " isn't measured with short connections: " + e);
                }
            }
        }
        return figures;
    }

    private static void measure(Running relay, ExecutorService workers, Duration time, Figures figures)
            throws IOException, InterruptedException, ExecutionException {
        double cpu = relay.cpuSeconds();
        long begun = System.nanoTime();
        Callable<List<Long>> work = () -> requests(relay.port(), begun + time.toNanos());
        List<Double> millis = new ArrayList<>();
        for (Future<List<Long>> done : workers.invokeAll(Collections.nCopies(WORKERS, work))) {
            done.get().forEach(nanos -> millis.add(nanos / 1e6));
        }
        figures.perSecond.add(millis.size() / ((System.nanoTime() - begun) / 1e9));
        figures.medianMillis.add(Median.of(millis));
        figures.cpuMillis.add((relay.cpuSeconds() - cpu) * 1e3 / millis.size());
    }

    /** @return how long each took, in nanoseconds */
    private static List<Long> requests(int port, long end) throws IOException {
        List<Long> nanos = new ArrayList<>();
        for (long from = System.nanoTime(); from < end; from = System.nanoTime()) {
            try (Socket socket = new Socket()) {
                socket.connect(Ports.loopback(port), LIMIT_MILLIS);
                socket.setSoTimeout(LIMIT_MILLIS);
                socket.getOutputStream().write(REQUEST);
                InputStream answer = socket.getInputStream();
                String text = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
                if (!text.startsWith("HTTP/1.1 200") || !text.endsWith("x")) {
                    throw new IOException("not the answer that was expected: " + text.lines().findFirst().orElse("nothing"));
                }
            }
            nanos.add(System.nanoTime() - from);
        }
        return nanos;
    }

    private static void report(Map<String, Figures> figures, Report report) {
        figures.forEach((name, figure) -> {
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("per second", Median.of(figure.perSecond));
            row.put("median ms", Median.of(figure.medianMillis));
            row.put("CPU ms each", name.equals("direct") ? Double.NaN : Median.of(figure.cpuMillis));
            report.row(TOPIC, "HTTP, a connection for each request, " + WORKERS + " at a time", name, row);
        });
        Figures ssh = figures.get(TunnelStream.SSH.name());
        for (Contender ours : TunnelStream.OURS) {
            Figures own = figures.get(ours.name());
            if (ssh != null && own != null) {
                report.ratio(TOPIC + "." + ours.name() + ".rate-of-ssh-L", Median.of(own.perSecond) / Median.of(ssh.perSecond));
            }
        }
    }
}
