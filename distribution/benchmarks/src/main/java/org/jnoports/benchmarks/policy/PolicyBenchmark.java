package org.jnoports.benchmarks.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;

/**
 * A policy file with many users, groups and devices: how long a decision takes in process, how long the file takes to be
 * read, and how long anybody waits for an answer meanwhile. Arguments: users, groups, devices (10000 1000 100000).
 */
public final class PolicyBenchmark {
    private static final int DECISIONS = 200_000;
    private static final int RELOADS = 7;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Optional<HostPort> SSH = Optional.of(new HostPort("localhost", 22));

    private final LargePolicy policy;
    private final int users;
    private final int devices;
    private final PrintStream out;
    private final Random random = new Random(2);
    private long permitted;

    private PolicyBenchmark(int users, int groups, int devices, PrintStream out) {
        this.policy = new LargePolicy(users, groups, devices);
        this.users = users;
        this.devices = devices;
        this.out = out;
    }

    /** Prints a table. */
    public static void main(String[] arguments) throws IOException {
        int[] sizes = Arrays.stream(arguments.length == 3 ? arguments : new String[] {"10000", "1000", "100000"}).mapToInt(Integer::parseInt).toArray();
        new PolicyBenchmark(sizes[0], sizes[1], sizes[2], System.out).run();
    }

    private void run() throws IOException {
        Path directory = Files.createTempDirectory("jnoports-benchmark-");
        Path file = directory.resolve("policy.yaml");
        replace(file, 0);
        out.printf("%d users, %d rules, %d devices, %.1f MB of YAML, Java %s%n", users, policy.rules(), devices, Files.size(file) / 1e6, Runtime.version());
        try (Services services = new Services(PolicyBenchmark.class.getClassLoader(), Map.of("org.jnoports.policy.file.file", file.toString()))) {
            long begin = System.nanoTime();
            AuthorizationPolicy asked = services.get(AuthorizationPolicy.class);
            out.printf("%-40s %10.0f ms%n", "first load, cold", (System.nanoTime() - begin) / 1e6);
            for (int round = 0; round < 2; round++) { // the first to warm up
                decisions(asked, "decision, target known", Kind.SSH, SSH, round > 0);
                decisions(asked, "decision, target not known", Kind.ANY, Optional.empty(), round > 0);
            }
            reloads(asked, file);
            out.printf("%-40s %10.1f %%%n", "permitted", 100.0 * permitted / (4.0 * DECISIONS));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    /** As old as a file that nobody is writing any more. */
    private void replace(Path file, int edition) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next.yaml"), policy.text(edition));
        Files.setLastModifiedTime(next, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void decisions(AuthorizationPolicy asked, String what, Kind kind, Optional<HostPort> target, boolean shown) {
        AccessRequest[] requests = new AccessRequest[DECISIONS];
        Arrays.setAll(requests, i -> request(kind, target));
        long[] nanos = new long[DECISIONS];
        for (int i = 0; i < DECISIONS; i++) {
            long begin = System.nanoTime();
            Decision decision = asked.decide(requests[i]).toCompletableFuture().join();
            nanos[i] = System.nanoTime() - begin;
            permitted += decision instanceof Decision.Permit ? 1 : 0;
        }
        if (shown) {
            Arrays.sort(nanos);
            out.printf("%-40s %10.1f µs median, %.1f µs at 99 %%, %.1f µs at 99.9 %%, %.0f µs longest%n", what, nanos[DECISIONS / 2] / 1e3,
                    nanos[DECISIONS / 100 * 99] / 1e3, nanos[DECISIONS / 1000 * 999] / 1e3, nanos[DECISIONS - 1] / 1e3);
        }
    }

    private AccessRequest request(Kind kind, Optional<HostPort> target) {
        int device = random.nextInt(devices);
        return new AccessRequest(kind == Kind.ANY ? AccessRequest.Point.CONTROLLER : AccessRequest.Point.DAEMON,
                AtSign.of(LargePolicy.user(random.nextInt(users))), AtSign.of(LargePolicy.daemon(device)), LargePolicy.device(device),
                AccessRequest.NO_GROUP, kind, target);
    }

    private void reloads(AuthorizationPolicy asked, Path file) throws IOException {
        long[] nanos = new long[RELOADS];
        long longestWait = 0;
        AccessRequest request = request(Kind.SSH, SSH);
        for (int i = 0; i < RELOADS; i++) {
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
        out.printf("%-40s %10.0f ms median, %.0f ms longest; up to 500 ms of it until somebody looks%n", "from the new file to its first answer",
                nanos[RELOADS / 2] / 1e6, nanos[RELOADS - 1] / 1e6);
        out.printf("%-40s %10.1f ms longest%n", "wait for an answer meanwhile", longestWait / 1e6);
    }

    private static String version(AuthorizationPolicy asked, AccessRequest request) {
        Decision decision = asked.decide(request).toCompletableFuture().join();
        return decision instanceof Decision.Permit permit ? permit.version() : ((Decision.Deny) decision).version();
    }
}
