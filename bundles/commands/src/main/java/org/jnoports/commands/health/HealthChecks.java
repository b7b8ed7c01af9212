package org.jnoports.commands.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** All checks that bundles here offer, asked at the same time. */
public final class HealthChecks {
    private static final long LIMIT_SECONDS = 10;
    private static final int MOST_THREADS = 8;

    private final BundleContext context;

    public HealthChecks(BundleContext context) {
        this.context = context;
    }

    /** A report, and which check it is of. */
    public record Checked(String check, HealthReport report) {}

    /** Names of the checks here. */
    public List<String> names() {
        return references().stream().map(HealthChecks::name).sorted().toList();
    }

    /** All tags of the checks here. */
    public List<String> tags() {
        return references().stream().flatMap(reference -> tags(reference).stream()).distinct().sorted().toList();
    }

    /**
     * Asks.
     *
     * @param tag only checks with this one
     */
    public List<Checked> ask(Optional<String> tag) {
        List<ServiceReference<HealthCheck>> asked = references().stream()
                .filter(reference -> tag.isEmpty() || tags(reference).contains(tag.get()) || name(reference).equals(tag.get()))
                .sorted(Comparator.comparing(HealthChecks::name)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(MOST_THREADS, task -> {
            Thread thread = new Thread(task, "jnoports-health");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<List<HealthReport>>> answers = asked.stream().map(reference -> threads.submit(() -> ask(reference))).toList();
            List<Checked> all = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                String name = name(asked.get(i));
                reports(name, answers.get(i)).forEach(report -> all.add(new Checked(name, report)));
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<HealthReport> ask(ServiceReference<HealthCheck> reference) {
        HealthCheck check = context.getService(reference);
        if (check == null) {
            return List.of();
        }
        try {
            return check.check();
        } finally {
            context.ungetService(reference);
        }
    }

    private static List<HealthReport> reports(String name, Future<List<HealthReport>> answer) {
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return List.of(HealthReport.critical(name, "it could not be told within " + LIMIT_SECONDS + " s", "look at the log; what is asked hangs"));
        } catch (ExecutionException e) {
            return List.of(HealthReport.critical(name, "the check itself failed: " + e.getCause(), "look at the log at debug"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Collection<ServiceReference<HealthCheck>> references() {
        try {
            return context.getServiceReferences(HealthCheck.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static String name(ServiceReference<HealthCheck> reference) {
        return String.valueOf(reference.getProperty(HealthCheck.NAME));
    }

    private static List<String> tags(ServiceReference<HealthCheck> reference) {
        Object tags = reference.getProperty(HealthCheck.TAGS);
        return tags instanceof String[] several ? Arrays.asList(several) : tags == null ? List.of() : List.of(tags.toString());
    }
}
