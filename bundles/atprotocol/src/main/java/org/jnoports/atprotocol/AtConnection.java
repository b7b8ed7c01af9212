package org.jnoports.atprotocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to an atServer or the atDirectory: lines out, lines in, one request at a time. One thread owns it and may
 * block in it; {@link #close()} may be called from any.
 *
 * <p>A read is always pending, so the end of the stream is noticed while nobody asks for anything; it takes in one chunk
 * and no more.
 */
final class AtConnection implements AutoCloseable {
    /** The longest line that is accepted, 10 MiB. */
    static final int MAX_LINE_BYTES = 10 * 1024 * 1024;

    /** What a connection is for. */
    enum Use {
        /** One answer per request; one that is too long ends the connection. */
        REQUESTS(MAX_LINE_BYTES),
        /** Notifications of up to 2 MiB; longer ones are left out. */
        MONITOR(2 * 1024 * 1024);

        private final int maxLineBytes;

        Use(int maxLineBytes) {
            this.maxLineBytes = maxLineBytes;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(AtConnection.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final Duration READ_LIMIT = Duration.ofHours(1);

    private final Connection connection;
    private final String who;
    private final Use use;
    private final LineFraming framing;
    private volatile Runnable onActivity = () -> {};
    private CompletableFuture<byte[]> reading;

    /**
     * @param who the peer, as sentences name it
     * @param use what lines may be expected
     */
    AtConnection(Connection connection, String who, Use use) {
        this.connection = connection;
        this.who = who;
        this.use = use;
        this.framing = new LineFraming(use.maxLineBytes);
        this.reading = read();
    }

    /** The peer, as sentences name it. */
    String who() {
        return who;
    }

    /** @param action called on the transport's event loop when something arrived or the connection ended; must not block */
    void onActivity(Runnable action) {
        onActivity = action;
        if (reading.isDone()) {
            action.run();
        }
    }

    /**
     * Sends a command and waits for the answer to it. After a failure other than AtProtocolException the connection is of
     * no more use: the answer may come later.
     *
     * @return what stands after {@code data:}
     * @throws org.jnoports.api.at.AtProtocolException if the peer refuses
     */
    String request(String command, Duration limit) throws InterruptedException {
        requireSilence();
        long begun = System.nanoTime();
        long deadline = begun + limit.toNanos();
        send(command, limit);
        String verb = verb(command);
        String line = line(Duration.ofNanos(deadline - System.nanoTime()))
                .orElseThrow(() -> silent("answer '" + verb + "'", limit));
        log.debug("{} answered '{}' after {} ms", who, verb, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        ServerLine answer = ServerLine.parse(line);
        return switch (answer.kind()) {
            case DATA -> answer.body();
            case ERROR -> throw answer.refusal(who, verb);
            default -> throw new TransportException(
                    Reason.IO, who + " answered '" + verb + "' with something that isn't the atProtocol", null);
        };
    }

    /** Sends a line. */
    void send(String command, Duration limit) throws InterruptedException {
        try {
            Waiting.forResult(connection.write((command + "\n").getBytes(StandardCharsets.UTF_8)), limit);
        } catch (TimeoutException e) {
            throw silent("take '" + verb(command) + "'", limit);
        }
    }

    /**
     * The next line.
     *
     * @return empty at the limit
     * @throws TransportException if the connection ended
     */
    Optional<String> line(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!framing.hasLine()) {
            try {
                take(Waiting.forResult(reading, Duration.ofNanos(deadline - System.nanoTime())));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (TransportException e) {
                resume(e);
            }
        }
        return framing.next();
    }

    /** @throws TransportException if the connection has ended, or the peer has said something unasked */
    void requireSilence() throws InterruptedException {
        Optional<String> unasked = line(Duration.ZERO);
        if (unasked.isPresent()) {
            ServerLine line = ServerLine.parse(unasked.get());
            String words = line.kind() == ServerLine.Kind.ERROR ? line.refusal(who, "connection").getMessage() : who + " spoke unasked";
            throw new TransportException(Reason.IO, words, null);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void take(byte[] chunk) {
        if (chunk.length == 0) {
            throw new TransportException(Reason.CLOSED, who + " closed the connection", null);
        }
        int before = framing.leftOut();
        framing.add(chunk);
        if (framing.leftOut() > before) {
            leftOut();
        }
        reading = read();
    }

    private void leftOut() {
        if (use == Use.REQUESTS) {
            throw new TransportException(
                    Reason.TOO_LONG, who + " sent a line of more than " + use.maxLineBytes + " bytes", null);
        }
        log.warn("a notification of more than {} bytes from {} is left out", use.maxLineBytes, who);
    }

    private void resume(TransportException failure) {
        if (failure.reason() != Reason.TIMED_OUT) {
            throw Trouble.with(who, failure);
        }
        reading = read();
    }

    /** The action runs when the read is done, and not a moment before: who is woken by it must find it done. */
    private CompletableFuture<byte[]> read() {
        CompletableFuture<byte[]> next = connection.read(CHUNK_BYTES, READ_LIMIT).toCompletableFuture();
        CompletionStage<byte[]> done = next;
        done.whenComplete((bytes, failure) -> onActivity.run());
        return next;
    }

    private TransportException silent(String verb, Duration limit) {
        return new TransportException(Reason.TIMED_OUT, who + " did not " + verb + " within " + Timings.text(limit), null);
    }

    /** The command's first word: what follows it may be a secret. */
    private static String verb(String command) {
        int end = 0;
        while (end < command.length() && Character.isLetter(command.charAt(end))) {
            end++;
        }
        return command.substring(0, end);
    }
}
