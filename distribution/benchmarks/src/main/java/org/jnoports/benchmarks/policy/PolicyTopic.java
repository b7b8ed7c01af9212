package org.jnoports.benchmarks.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/**
 * A policy file with 10,000 users, 1,000 groups and 100,000 devices: how long a decision takes in process, how long the file
 * takes to be read, and how long anybody waits for an answer meanwhile.
 */
public final class PolicyTopic implements Topic {
    private static final int USERS = 10_000;
    private static final int GROUPS = 1_000;
    private static final int DEVICES = 100_000;
    private static final int DECISIONS = 100_000;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Optional<HostPort> SSH = Optional.of(new HostPort("localhost", 22));

    private final LargePolicy policy = new LargePolicy(USERS, GROUPS, DEVICES);
    private final Random random = new Random(2);

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public void measure(Settings settings, Report report) throws IOException {
        Path directory = Files.createTempDirectory("jnoports-benchmark-");
        Path file = directory.resolve("policy.yaml");
        try {
            replace(file, 0);
            report.remark("policy: " + USERS + " users, " + GROUPS + " groups, " + DEVICES + " devices, " + policy.rules() + " rules, "
                    + Math.round(Files.size(file) / 100_000.0) / 10.0 + " MB of YAML");
            measure(file, settings.rounds(), report);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void measure(Path file, int rounds, Report report) {
        try (Services services = new Services(getClass().getClassLoader(), Map.of("org.jnoports.policy.file.file", file.toString()))) {
            long begin = System.nanoTime();
            AuthorizationPolicy asked = services.get(AuthorizationPolicy.class);
            report.row(name(), "first load", "cold", Map.of("ms", (System.nanoTime() - begin) / 1e6));
            AccessRequest[] known = requests(Point.DAEMON, Kind.SSH, SSH);
            AccessRequest[] unknown = requests(Point.CONTROLLER, Kind.ANY, Optional.empty());
            long[] nanos = new long[DECISIONS];
            decide(asked, known, nanos); // to warm up
            decide(asked, unknown, nanos);
            decide(asked, known, nanos);
            report.row(name(), "decision", "target known", quantiles(nanos));
            decide(asked, unknown, nanos);
            report.row(name(), "decision", "target not known", quantiles(nanos));
            report.row(name(), "reload", "another edition", reload(asked, file, known[0], rounds));
        }
    }

    private AccessRequest[] requests(Point point, Kind kind, Optional<HostPort> target) {
        AccessRequest[] requests = new AccessRequest[DECISIONS];
        Arrays.setAll(requests, i -> {
            int device = random.nextInt(DEVICES);
            return new AccessRequest(point, AtSign.of(LargePolicy.user(random.nextInt(USERS))), AtSign.of(LargePolicy.daemon(device)),
                    LargePolicy.device(device), AccessRequest.NO_GROUP, kind, target);
        });
        return requests;
    }

    private static void decide(AuthorizationPolicy asked, AccessRequest[] requests, long[] nanos) {
        for (int i = 0; i < requests.length; i++) {
            long begin = System.nanoTime();
            asked.decide(requests[i]).toCompletableFuture().join();
            nanos[i] = System.nanoTime() - begin;
        }
    }

    private static Map<String, Double> quantiles(long[] nanos) {
        Arrays.sort(nanos);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("median µs", nanos[nanos.length / 2] / 1e3);
        figures.put("99 % µs", nanos[nanos.length / 100 * 99] / 1e3);
        figures.put("99.9 % µs", nanos[nanos.length / 1_000 * 999] / 1e3);
        figures.put("longest µs", nanos[nanos.length - 1] / 1e3);
        return figures;
    }

    /** Somebody asks all the time. */
    private Map<String, Double> reload(AuthorizationPolicy asked, Path file, AccessRequest request, int rounds) {
        long[] nanos = new long[rounds];
        long longestWait = 0;
        long spent = spentReading();
        for (int i = 0; i < rounds; i++) {
            String before = version(asked, request);
            replace(file, i + 1);
            long begin = System.nanoTime();
            long asking = begin;
            while (version(asked, request).equals(before)) {
                longestWait = Math.max(longestWait, System.nanoTime() - asking);
                LockSupport.parkNanos(BETWEEN_NANOS);
                asking = System.nanoTime();
                if (asking - begin > GIVE_UP_NANOS) {
                    throw new IllegalStateException("the new file isn't taken up; what the log says is above");
                }
            }
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("until in force ms", nanos[rounds / 2] / 1e6);
        figures.put("longest ms", nanos[rounds - 1] / 1e6);
        figures.put("CPU ms", (spentReading() - spent) / 1e6 / rounds);
        figures.put("wait meanwhile ms", longestWait / 1e6);
        return figures;
    }

    /** By the thread that looks at the file; on a busy machine it says more than the time on the wall. */
    private static long spentReading() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("jnoports-policy-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId())).sum();
    }

    private static String version(AuthorizationPolicy asked, AccessRequest request) {
        Decision decision = asked.decide(request).toCompletableFuture().join();
        return decision instanceof Decision.Permit permit ? permit.version() : ((Decision.Deny) decision).version();
    }

    /** As old as a file that nobody is writing any more. */
    private void replace(Path file, int edition) {
        try {
            Path next = Files.writeString(file.resolveSibling("next.yaml"), policy.text(edition));
            Files.setLastModifiedTime(next, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
