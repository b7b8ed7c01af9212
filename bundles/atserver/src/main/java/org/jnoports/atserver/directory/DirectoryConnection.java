package org.jnoports.atserver.directory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.atserver.connection.Farewell;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.wire.LineBuffer;
import org.jnoports.atserver.wire.Refusal;

/** One client of the atDirectory. Its steps run one after another. */
final class DirectoryConnection {
    private static final int MAX_LINE_BYTES = 255;
    private static final Duration MAX_SILENCE = Duration.ofMinutes(10);
    private static final String EXIT = "@exit";

    private final Connection connection;
    private final Function<String, Optional<HostPort>> addresses;
    private final Workers workers;
    private final InstantSource clock;
    private final LineBuffer lines = new LineBuffer();
    private volatile Instant lastAsked;

    DirectoryConnection(Connection connection, Function<String, Optional<HostPort>> addresses, Workers workers,
            InstantSource clock) {
        this.connection = connection;
        this.addresses = addresses;
        this.workers = workers;
        this.clock = clock;
        lastAsked = clock.instant();
    }

    Instant lastAsked() {
        return lastAsked;
    }

    void begin() {
        write("@");
        read();
    }

    void close() {
        connection.close();
    }

    private void read() {
        connection.read(MAX_LINE_BYTES, MAX_SILENCE).whenCompleteAsync(this::received, workers.executor());
    }

    private void received(byte[] chunk, Throwable failure) {
        if (failure != null || chunk.length == 0) {
            close();
            return;
        }
        lastAsked = clock.instant();
        lines.add(chunk);
        proceed();
    }

    private void proceed() {
        try {
            Optional<String> line = lines.next(MAX_LINE_BYTES);
            if (line.orElseGet(lines::rest).strip().equals(EXIT)) {
                Farewell.atOnce(connection, workers);
            } else if (line.isEmpty()) {
                read();
            } else {
                answer(line.get());
            }
        } catch (Refusal tooLong) {
            close();
        }
    }

    private void answer(String name) {
        connection.write(bytes(addresses.apply(name).map(HostPort::toString).orElse("null") + "\r\n@"))
                .whenCompleteAsync((done, failure) -> {
                    if (failure == null) {
                        proceed();
                    } else {
                        close();
                    }
                }, workers.executor());
    }

    private void write(String text) {
        connection.write(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
