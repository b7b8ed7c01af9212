package org.jnoports.itests;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What a swap must not leave behind: class loaders, threads, sockets. */
final class Leftovers {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The types of the records that were compared, hashed and printed for the first time last: java.lang.runtime.ObjectMethods. */
    private static final int JDK_REMEMBERS = 3;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final Map<String, Long> threads;
    private final long sockets;

    /** Counts from now on. */
    Leftovers() {
        threads = threads();
        sockets = sockets();
    }

    /** This one's classes are to go. */
    void expectGone(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            loaders.add(new WeakReference<>(wiring.getClassLoader()));
        }
    }

    void check() {
        await("no socket is left over of " + sockets + ": now " + sockets(), () -> sockets() <= sockets);
        await("no more class loaders are left over than the JDK remembers", () -> {
            System.gc();
            return loaders.stream().filter(loader -> loader.get() != null).count() <= JDK_REMEMBERS;
        });
        await("no thread is left over", () -> more().isEmpty());
    }

    /** Threads by name that there weren't, or not so many of. */
    private Map<String, Long> more() {
        Map<String, Long> more = new HashMap<>();
        threads().forEach((name, count) -> {
            if (count > threads.getOrDefault(name, 0L)) {
                more.put(name, count - threads.getOrDefault(name, 0L));
            }
        });
        return more;
    }

    /** Without the numbers in their names, and without the JDK's own that wait for processes a minute long. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.getName().equals("process reaper")).map(thread -> thread.getName().replaceAll("\\d+", "N"))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    private static long sockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(Leftovers::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since the folder was listed
        }
    }

    private void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!holds.getAsBoolean()) {
            assertTrue("not within 30 s: " + what + "; loaders " + loaders.stream().filter(loader -> loader.get() != null).count() + " of "
                    + loaders.size() + ", threads " + more(), System.nanoTime() < deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
