package org.jnoports.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes time to tell is told from the last round. A scrape may set off the next round, no sooner than a pause after the
 * last one began, and never waits for it. Owns its threads: one for the round, four for what is asked.
 */
final class Rounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final int ASKING = 4;
    private static final int IDLE_SECONDS = 10;
    private static final int MOST_CHECKS = 100;

    private final Supplier<List<Map.Entry<Map<String, Object>, HealthCheck>>> checks;
    private final Supplier<List<Callable<AtServers.View>>> atServers;
    private final long pauseNanos;
    private final long limitMillis;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor round = new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
            task -> MetricsServer.daemon(task, "jnoports-metrics-round"));
    private final ThreadPoolExecutor asking = new ThreadPoolExecutor(ASKING, ASKING, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> MetricsServer.daemon(task, "jnoports-metrics-check"));
    private boolean begun; // guarded by this, as the next
    private long beganAt;
    private volatile Outcome last = new Outcome(Map.of(), List.of());

    /**
     * What a round found.
     *
     * @param health reports by the names of the checks, sorted
     */
    record Outcome(Map<String, List<HealthReport.Status>> health, List<AtServers.View> atServers) {}

    /**
     * @param pause between the beginnings of two rounds
     * @param limit for each half of a round; what takes longer counts as failed
     */
    Rounds(Supplier<List<Map.Entry<Map<String, Object>, HealthCheck>>> checks, Supplier<List<Callable<AtServers.View>>> atServers, Duration pause, Duration limit,
            LongSupplier nanoTime) {
        this.checks = checks;
        this.atServers = atServers;
        pauseNanos = pause.toNanos();
        limitMillis = limit.toMillis();
        this.nanoTime = nanoTime;
        asking.allowCoreThreadTimeOut(true);
    }

    /** What the last round found; the next one begins if it is due. */
    Outcome latest() {
        if (isDue()) {
            try {
                round.execute(this::go);
            } catch (RejectedExecutionException e) { // one is under way still, or this stops
                log.debug("no new round: the last one isn't over");
            }
        }
        return last;
    }

    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        if (begun && now - beganAt < pauseNanos) {
            return false;
        }
        begun = true;
        beganAt = now;
        return true;
    }

    private void go() {
        try {
            Map<String, List<HealthReport.Status>> health = health();
            List<AtServers.View> views = new ArrayList<>();
            for (Future<AtServers.View> view : asking.invokeAll(atServers.get(), limitMillis, TimeUnit.MILLISECONDS)) {
                try {
                    views.add(view.get());
                } catch (ExecutionException | CancellationException e) { // left out: its series has a gap
                    log.debug("an atServer could not be looked at", e);
                }
            }
            last = new Outcome(health, List.copyOf(views));
        } catch (InterruptedException e) { // this stops
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            log.debug("a round ended early: this stops");
        }
    }

    private Map<String, List<HealthReport.Status>> health() throws InterruptedException {
        Map<String, Callable<List<HealthReport>>> named = new LinkedHashMap<>();
        checks.get().stream().limit(MOST_CHECKS).forEach(check -> named.put(String.valueOf(check.getKey().get(HealthCheck.NAME)), check.getValue()::check));
        List<Future<List<HealthReport>>> answers = asking.invokeAll(named.values(), limitMillis, TimeUnit.MILLISECONDS);
        Map<String, List<HealthReport.Status>> found = new TreeMap<>();
        int i = 0;
        for (String name : named.keySet()) {
            found.put(name, statuses(name, answers.get(i++)));
        }
        return found;
    }

    private static List<HealthReport.Status> statuses(String name, Future<List<HealthReport>> answer) throws InterruptedException {
        try {
            return answer.get().stream().map(HealthReport::status).toList();
        } catch (ExecutionException | CancellationException e) {
            log.debug("health check {} failed, or took too long", name, e);
            return List.of(HealthReport.Status.CRITICAL);
        }
    }

    @Override
    public void close() {
        round.shutdownNow();
        asking.shutdownNow();
    }
}
