package org.jnoports.sessions;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jnoports.api.store.Claims;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Claims of this process alone, gone with it. Any other Claims service takes precedence. */
@Component(property = "service.ranking:Integer=-1000")
public final class MemoryClaims implements Claims {
    private static final int MAX_CLAIMS = 100_000;
    private static final int MAX_NAME_CHARACTERS = 256;
    /** Longer times are cut to this, so that nanoseconds can be compared. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final LongSupplier nanoTime;
    private final Set<String> names = new HashSet<>(); // guarded by this
    private final Queue<Claim> byEnd; // guarded by this; exactly the names above

    /** By the system's monotonic clock. */
    @Activate
    public MemoryClaims() {
        this(System::nanoTime);
    }

    MemoryClaims(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long start = nanoTime.getAsLong();
        byEnd = new PriorityQueue<>(Comparator.comparingLong(claim -> claim.end() - start));
    }

    @Override
    public synchronized boolean claim(String name, Duration time) {
        if (name.length() > MAX_NAME_CHARACTERS) {
            throw new IllegalArgumentException("a claim's name has more than " + MAX_NAME_CHARACTERS + " characters");
        }
        forgetOld();
        if (names.size() >= MAX_CLAIMS || !names.add(name)) {
            return false;
        }
        long nanos = (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
        byEnd.add(new Claim(name, nanoTime.getAsLong() + nanos));
        return true;
    }

    /** Whether somebody has claimed it. */
    synchronized boolean holds(String name) {
        forgetOld();
        return names.contains(name);
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        for (Claim oldest = byEnd.peek(); oldest != null && oldest.end() - now <= 0; oldest = byEnd.peek()) {
            byEnd.remove();
            names.remove(oldest.name());
        }
    }

    private record Claim(String name, long end) {}
}
