package org.jnoports.atserver.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.TransportException;

/**
 * A connection to another atServer or to the atDirectory: a request, its answer, the next request. Answers are read up to
 * their prompt (atprotocol.md, section 2.2). An atServer that says it can gets several requests at a time, whose answers are
 * lines. A failure of any kind closes it, so that no late answer is taken for the next. Thread-safe.
 */
public final class OutboundConnection implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_ANSWER_BYTES = 10_300_000;
    private static final int MAX_PROMPT_BYTES = 256;
    private static final byte[] PROMPT = {'\n', '@'};

    private final Connection connection;
    private final Executor executor;
    private final byte[] ownPrompt;
    private final Object lock = new Object();
    // guarded by lock
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean reading;
    private volatile int window = 1;

    private Received received = new Received(); // by whoever reads

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
        return outbound.expect(new byte[0], limit).thenApply(prompt -> outbound);
    }

    /**
     * Sends a line and waits for its answer. At most {@link #window} at a time.
     *
     * @param line without LF
     * @return the answer without its last line end and its prompt; for {@code pol} the prompt itself
     */
    public CompletionStage<String> request(String line, Duration limit) {
        return expect((line + "\n").getBytes(StandardCharsets.UTF_8), limit);
    }

    /** How many requests may be under way. */
    public int window() {
        return window;
    }

    /** From now on several requests may be under way; each answer is a line. Called while none is. */
    public void pipeline(int requests) {
        window = Math.max(1, requests);
    }

    /** Completes when it is closed, by whichever side. */
    public CompletionStage<Void> closed() {
        return connection.closed();
    }

    @Override
    public void close() {
        connection.close();
    }

    private CompletionStage<String> expect(byte[] bytes, Duration limit) {
        Pending request = new Pending(new CompletableFuture<>(), System.nanoTime() + limit.toNanos(), limit);
        boolean begin;
        CompletionStage<Void> written;
        synchronized (lock) { // requests leave in the order in which their answers are expected
            pending.add(request);
            written = bytes.length == 0 ? CompletableFuture.completedFuture(null) : connection.write(bytes);
            begin = !reading;
            reading = true;
        }
        written.whenComplete((done, failure) -> {
            if (failure != null) {
                fail(Failures.cause(failure));
            }
        });
        if (begin) {
            read();
        }
        return request.answer();
    }

    private void read() {
        Pending oldest;
        synchronized (lock) {
            oldest = pending.peek();
            if (oldest == null) {
                reading = false;
                return;
            }
        }
        Duration left = Duration.ofNanos(oldest.deadline() - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            fail(late(oldest));
            return;
        }
        connection.read(CHUNK_BYTES, left).whenCompleteAsync((chunk, failure) -> received(chunk, failure, oldest), executor);
    }

    private void received(byte[] chunk, Throwable failure, Pending oldest) {
        if (failure != null) {
            boolean late = Failures.cause(failure) instanceof TransportException lost
                    && lost.reason() == TransportException.Reason.TIMED_OUT;
            fail(late ? late(oldest) : Failures.cause(failure));
            return;
        }
        received.writeBytes(chunk);
        if (chunk.length == 0) {
            fail(failure(TransportException.Reason.CLOSED, "closed the connection instead of answering"));
        } else if (received.size() > MAX_ANSWER_BYTES) {
            fail(failure(TransportException.Reason.TOO_LONG, "sent more than " + MAX_ANSWER_BYTES + " bytes"));
        } else {
            List<Runnable> answers = answers();
            read();
            answers.forEach(Runnable::run);
        }
    }

    /** What is complete of what has arrived. */
    private List<Runnable> answers() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (lock) {
            if (window > 1) {
                for (String line = received.line(); line != null && !pending.isEmpty(); line = received.line()) {
                    String answer = withoutPrompt(line + "\n");
                    CompletableFuture<String> waiting = pending.remove().answer();
                    answers.add(() -> waiting.complete(answer));
                }
            } else if (received.isPrompt() || received.endsWith(PROMPT) || received.endsWith(ownPrompt)) {
                String answer = withoutPrompt(received.toString(StandardCharsets.UTF_8));
                received = new Received();
                CompletableFuture<String> waiting = pending.remove().answer();
                answers.add(() -> waiting.complete(answer));
            }
        }
        return answers;
    }

    private void fail(Throwable why) {
        List<Pending> failed;
        synchronized (lock) {
            failed = List.copyOf(pending);
            pending.clear();
        }
        close();
        executor.execute(() -> failed.forEach(request -> request.answer().completeExceptionally(why)));
    }

    private TransportException late(Pending request) {
        return failure(TransportException.Reason.TIMED_OUT,
                "gave no complete answer within " + request.limit().toMillis() + " ms");
    }

    private TransportException failure(TransportException.Reason reason, String what) {
        return new TransportException(reason, connection.remote() + " " + what, null);
    }

    /** What is in front of the last line end; the prompt itself if there is none. */
    private static String withoutPrompt(String text) {
        int end = text.lastIndexOf('\n');
        if (end < 0) {
            return text;
        }
        String answer = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
        int colon = answer.indexOf(':');
        return colon < 0 ? answer : answer.substring(answer.lastIndexOf('@', colon) + 1);
    }

    /** A request whose answer hasn't come. */
    private record Pending(CompletableFuture<String> answer, long deadline, Duration limit) {}

    /** Looks at what has arrived without copying it. */
    private static final class Received extends ByteArrayOutputStream {
        /** Takes the first line out, without its line end; null if none is complete. */
        String line() {
            for (int i = 0; i < count; i++) {
                if (buf[i] == '\n') {
                    String line = new String(buf, 0, i, StandardCharsets.UTF_8);
                    System.arraycopy(buf, i + 1, buf, 0, count - i - 1);
                    count -= i + 1;
                    return line;
                }
            }
            return null;
        }

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
