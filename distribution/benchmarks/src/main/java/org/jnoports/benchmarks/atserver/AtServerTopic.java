package org.jnoports.benchmarks.atserver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/**
 * Two atSigns' atServers in one process, driven over TLS from another one: notifications from one to the other, from the
 * request to the monitor that shows it; updates and look-ups; monitors that only wait. Everything acknowledged is on the disk.
 */
public final class AtServerTopic implements Topic {
    private static final int SENDERS = 16;
    private static final int WANTED_PER_SECOND = 2_000;
    private static final int MONITORS = 5_000;
    private static final double KIB_PER_GIB = 1024.0 * 1024;
    /** How many may be on their way when as many as go are sent: more would measure the queue. */
    private static final int MAX_UNDER_WAY = 256;
    /** Until the compiler has done its work: until then some wait for half a second. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration ALL_THERE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "atserver";
    }

    @Override
    public void measure(Settings settings, Report report) throws IOException, InterruptedException {
        try (AtServers servers = AtServers.start()) {
            notifications(servers, settings, report);
            records(servers, settings, report);
            report.row(name(), "store", "both atSigns", Map.of("MiB", servers.storedMib()));
        }
        try (AtServers servers = AtServers.start()) {
            monitors(servers, Math.min(settings.sessions(), MONITORS), report);
        }
    }

    private void notifications(AtServers servers, Settings settings, Report report) throws IOException, InterruptedException {
        List<WireClient> senders = owners(servers, SENDERS);
        try (WireClient monitor = servers.owner("@b")) {
            monitor.send("monitor bench\\.");
            Arrivals arrivals = new Arrivals(monitor);
            AtomicLong sent = new AtomicLong();
            Load load = new Load(senders, (client, number, due) -> {
                arrivals.awaitAll(sent.get() - MAX_UNDER_WAY);
                expect(client.ask("notify:update:ttln:60000:isEncrypted:true:ivNonce:EBESExQVFhcYGRobHB0eHw==:@b:key.bench.x@a:"
                        + due + "-" + "v".repeat(200)));
                sent.incrementAndGet();
            });
            load.run(WARM_UP, WANTED_PER_SECOND);
            arrivals.await(sent.get(), ALL_THERE);
            for (int rate : new int[] {WANTED_PER_SECOND, 0}) {
                long before = sent.get();
                arrivals.forget();
                long begin = System.nanoTime();
                load.run(settings.measure(), rate);
                long[] latencies = arrivals.await(sent.get() - before, ALL_THERE);
                double seconds = (arrivals.last() - begin) / 1e9;
                String scenario = "notifications, " + (rate == 0 ? "as many as go" : rate + " per second wanted");
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("per second", latencies.length / seconds);
                figures.put("median ms", latencies[latencies.length / 2] / 1e6);
                figures.put("99 % ms", latencies[latencies.length * 99 / 100] / 1e6);
                figures.put("missing", (double) (sent.get() - before - latencies.length));
                report.row(name(), scenario, "end to end", figures);
                if (rate == 0) {
                    report.ratio(name() + ".notifications-per-2000", figures.get("per second") / WANTED_PER_SECOND);
                } else {
                    report.ratio(name() + ".50-ms-of-99-%", 50 / figures.get("99 % ms"));
                }
            }
        } finally {
            close(senders);
        }
    }

    private void records(AtServers servers, Settings settings, Report report) throws IOException, InterruptedException {
        List<WireClient> clients = owners(servers, SENDERS);
        try {
            Load updates = new Load(clients, (client, number, due) -> expect(client.ask("update:k" + number % 1_000 + ".bench@a " + "v".repeat(200))));
            Load lookups = new Load(clients, (client, number, due) -> expect(client.ask("llookup:k" + number % 1_000 + ".bench@a")));
            updates.run(WARM_UP, 0);
            lookups.run(WARM_UP, 0);
            report.row(name(), "records", "update", rate(updates.run(settings.measure(), 0), settings.measure()));
            report.row(name(), "records", "look-up", rate(lookups.run(settings.measure(), 0), settings.measure()));
        } finally {
            close(clients);
        }
    }

    private void monitors(AtServers servers, int count, Report report) throws IOException {
        List<WireClient> monitors = new ArrayList<>();
        try {
            open(servers, monitors, count / 10); // what is loaded and made only once
            long liveBefore = servers.liveKib();
            double residentBefore = servers.residentKib();
            open(servers, monitors, count);
            int counted = count - count / 10;
            double live = (servers.liveKib() - liveBefore) / (double) counted;
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("live KiB each", live);
            figures.put("resident KiB each", (servers.residentKib() - residentBefore) / counted);
            figures.put("per GiB live", KIB_PER_GIB / live);
            figures.put("per GiB resident", KIB_PER_GIB / figures.get("resident KiB each"));
            report.row(name(), count + " idle monitors", "nio", figures);
            try (WireClient sender = servers.owner("@a")) {
                expect(sender.ask("notify:id:all:@b:wake.idle@a:v"));
            }
            for (WireClient monitor : monitors) {
                String line = monitor.line();
                while (!line.contains("\"id\":\"all\"")) { // regular ones about commits come in between
                    line = monitor.line();
                }
            }
        } finally {
            close(monitors);
        }
    }

    private static void open(AtServers servers, List<WireClient> monitors, int upTo) throws IOException {
        while (monitors.size() < upTo) {
            WireClient monitor = servers.owner("@b");
            monitor.send("monitor");
            monitors.add(monitor);
        }
    }

    private static Map<String, Double> rate(long[] nanos, Duration time) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("per second", nanos.length / (time.toMillis() / 1e3));
        figures.put("median ms", nanos[nanos.length / 2] / 1e6);
        figures.put("99 % ms", nanos[nanos.length * 99 / 100] / 1e6);
        return figures;
    }

    private static List<WireClient> owners(AtServers servers, int count) throws IOException {
        List<WireClient> clients = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            clients.add(servers.owner("@a"));
        }
        return clients;
    }

    private static void close(List<WireClient> clients) throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
    }

    private static void expect(String answer) throws IOException {
        if (!answer.startsWith("data:")) {
            throw new IOException(answer);
        }
    }
}
