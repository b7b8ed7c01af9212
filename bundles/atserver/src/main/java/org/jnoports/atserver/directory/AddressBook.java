package org.jnoports.atserver.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;
import org.jnoports.atserver.connection.OutboundLink;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;

/** Asks the atDirectory, and remembers what it said for a minute. Thread-safe. */
public final class AddressBook {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int MAX_REMEMBERED = 1_000;

    private final OutboundLink directory;
    private final Duration limit;
    private final InstantSource clock;
    private final Map<AtSign, Entry> remembered = new LinkedHashMap<>(); // guarded by itself

    /**
     * @param directory a connection to the atDirectory
     * @param limit longest wait for its answer
     */
    public AddressBook(OutboundLink directory, Duration limit, InstantSource clock) {
        this.directory = directory;
        this.limit = limit;
        this.clock = clock;
    }

    /** Where an atSign's atServer is; empty if the atDirectory doesn't know. */
    public CompletionStage<Optional<HostPort>> find(AtSign atSign) {
        Optional<HostPort> known = known(atSign);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        CompletionStage<String> answer = directory.request(atSign.bare(), limit)
                .orElseGet(() -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.UNREACHABLE, "this atServer is stopping")));
        return answer.thenApply(text -> learned(atSign, text));
    }

    /** Asks again next time: nobody answered there. */
    public void forget(AtSign atSign) {
        synchronized (remembered) {
            remembered.remove(atSign);
        }
    }

    private Optional<HostPort> known(AtSign atSign) {
        synchronized (remembered) {
            return Optional.ofNullable(remembered.get(atSign)).filter(entry -> clock.instant().isBefore(entry.until()))
                    .map(Entry::address);
        }
    }

    private Optional<HostPort> learned(AtSign atSign, String answer) {
        Optional<HostPort> address = parse(answer);
        synchronized (remembered) {
            remembered.remove(atSign);
            if (remembered.size() >= MAX_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
            address.ifPresent(found -> remembered.put(atSign, new Entry(found, clock.instant().plus(REMEMBERED))));
        }
        return address;
    }

    private static Optional<HostPort> parse(String answer) {
        if (answer.isBlank() || answer.equals("null")) {
            return Optional.empty();
        }
        try {
            return Optional.of(HostPort.parse(answer, 0)).filter(address -> address.port() > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private record Entry(HostPort address, Instant until) {}
}
