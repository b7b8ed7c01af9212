package org.jnoports.atserver.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;

/**
 * A connection to another atServer or to the atDirectory: a request, its answer, the next request. Answers are read up to
 * their prompt (atprotocol.md, section 2.2). A failure of any kind closes it, so that no late answer is taken for the next.
 */
public final class OutboundConnection implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_ANSWER_BYTES = 10_300_000;
    private static final int MAX_PROMPT_BYTES = 256;
    private static final byte[] PROMPT = {'\n', '@'};

    private final Connection connection;
    private final Executor executor;
    private final byte[] ownPrompt;

    private OutboundConnection(Connection connection, String self, Executor executor) {
        this.connection = connection;
        this.executor = executor;
        this.ownPrompt = ("\n" + self + "@").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Waits for the first prompt.
     *
     * @param self the atSign that calls, which the prompt shows once it has proved itself
     * @param executor where answers are handed on: what is done with them may take a while
     */
    public static CompletionStage<OutboundConnection> greeted(Connection connection, String self, Duration limit,
            Executor executor) {
        OutboundConnection outbound = new OutboundConnection(connection, self, executor);
        return outbound.answer(limit).thenApply(prompt -> outbound);
    }

    /**
     * Sends a line and waits for its answer.
     *
     * @param line without LF
     * @return the answer without its last line end and its prompt; for {@code pol} the prompt itself
     */
    public CompletionStage<String> request(String line, Duration limit) {
        CompletionStage<Void> written = connection.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        return written.thenCompose(done -> answer(limit));
    }

    /** Completes when it is closed, by whichever side. */
    public CompletionStage<Void> closed() {
        return connection.closed();
    }

    @Override
    public void close() {
        connection.close();
    }

    private CompletionStage<String> answer(Duration limit) {
        return more(new Received(), limit, System.nanoTime()).whenCompleteAsync((answer, failure) -> {
            if (failure != null) {
                close();
            }
        }, executor).thenApply(this::withoutPrompt);
    }

    private CompletionStage<Received> more(Received received, Duration limit, long begun) {
        Duration left = limit.minusNanos(System.nanoTime() - begun);
        if (left.isNegative() || left.isZero()) {
            return failed(TransportException.Reason.TIMED_OUT, "gave no complete answer within " + limit.toMillis() + " ms");
        }
        return connection.read(CHUNK_BYTES, left).thenCompose(chunk -> {
            received.writeBytes(chunk);
            if (chunk.length == 0) {
                return failed(TransportException.Reason.CLOSED, "closed the connection instead of answering");
            }
            if (received.size() > MAX_ANSWER_BYTES) {
                return failed(TransportException.Reason.TOO_LONG, "sent more than " + MAX_ANSWER_BYTES + " bytes");
            }
            boolean complete = received.isPrompt() || received.endsWith(PROMPT) || received.endsWith(ownPrompt);
            return complete ? CompletableFuture.completedFuture(received) : more(received, limit, begun);
        });
    }

    private CompletionStage<Received> failed(TransportException.Reason reason, String what) {
        return CompletableFuture.failedFuture(new TransportException(reason, connection.remote() + " " + what, null));
    }

    /** What is in front of the last line end; the prompt itself if there is none. */
    private String withoutPrompt(Received received) {
        String text = received.toString(StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n');
        if (end < 0) {
            return text;
        }
        String answer = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
        int colon = answer.indexOf(':');
        return colon < 0 ? answer : answer.substring(answer.lastIndexOf('@', colon) + 1);
    }

    /** Looks at what has arrived without copying it. */
    private static final class Received extends ByteArrayOutputStream {
        /** A prompt and nothing else. */
        boolean isPrompt() {
            return count > 0 && count <= MAX_PROMPT_BYTES && buf[0] == '@' && buf[count - 1] == '@' && !holdsLineEnd();
        }

        boolean endsWith(byte[] end) {
            int from = count - end.length;
            return from >= 0 && Arrays.equals(buf, from, count, end, 0, end.length);
        }

        private boolean holdsLineEnd() {
            for (int i = 0; i < count; i++) {
                if (buf[i] == '\n') {
                    return true;
                }
            }
            return false;
        }
    }
}
