package org.jnoports.atserver.connection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is sent to one client. A reply leaves in one write; of a long one the end, with the prompt in it, is a write of
 * its own, so that it is one TLS record (atprotocol.md, invariant I1). Thread-safe.
 */
public final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int RECORD_BYTES = 16 * 1024;
    private static final int LAST_RECORD_BYTES = 4 * 1024;
    /** More than that of notifications waits for no client. */
    private static final long MAX_WAITING_BYTES = 4L * 1024 * 1024;

    private final Connection connection;
    private final InstantSource clock;
    private final Object lock = new Object();
    private long waitingBytes;
    private Instant lastWrite;

    public Outbox(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        lastWrite = clock.instant();
    }

    /** Sends a reply; complete when the operating system has all of it. */
    public CompletionStage<Void> send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        synchronized (lock) { // a notification must not come between the two parts of a reply
            if (bytes.length <= RECORD_BYTES) {
                return write(bytes);
            }
            int cut = bytes.length - LAST_RECORD_BYTES;
            CompletionStage<Void> front = write(Arrays.copyOf(bytes, cut));
            CompletionStage<Void> end = write(Arrays.copyOfRange(bytes, cut, bytes.length));
            return front.thenCompose(done -> end);
        }
    }

    /** Sends a notification without waiting; a client that has too many of them unread is disconnected. */
    public void offer(String text) {
        synchronized (lock) {
            if (waitingBytes > MAX_WAITING_BYTES) {
                log.info("{} doesn't read its notifications, {} bytes wait: connection ended", connection.remote(), waitingBytes);
                connection.close();
                return;
            }
            send(text);
        }
    }

    /** When something was last sent: idle time counts from there (section 2.8). */
    public Instant lastWrite() {
        synchronized (lock) {
            return lastWrite;
        }
    }

    private CompletionStage<Void> write(byte[] bytes) {
        waitingBytes += bytes.length;
        lastWrite = clock.instant();
        CompletionStage<Void> written = connection.write(bytes);
        written.whenComplete((done, failure) -> written(bytes.length));
        return written;
    }

    private void written(int bytes) {
        synchronized (lock) {
            waitingBytes -= bytes;
        }
    }
}
