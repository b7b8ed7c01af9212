package org.jnoports.shell.console;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;

/**
 * Writes frames on a thread of its own: commands are interrupted by Ctrl-C, and an interrupt would close the channel under
 * whoever writes to it. Who has too much to say waits.
 */
final class FrameWriter {
    private static final int MOST_WAITING = 64;
    private static final long LOOK_MILLIS = 200;
    /** Takes no more after this. */
    private static final Frame END = Frame.of(Frame.Kind.EXIT);

    private final FrameChannel channel;
    private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::run, "jnoports-console-writer");
    private volatile boolean over;

    FrameWriter(FrameChannel channel) {
        this.channel = channel;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (Frame frame = waiting.take(); frame != END; frame = waiting.take()) {
                channel.write(frame);
            }
        } catch (IOException | InterruptedException e) { // the caller has gone; whoever reads notices too
            over = true;
        } finally {
            over = true;
        }
    }

    /**
     * Has it written; waits while too much waits already, whatever interrupts.
     *
     * @throws IOException if the caller has gone
     */
    void send(Frame frame) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                if (over) {
                    throw new IOException("the caller has gone");
                }
                try {
                    if (waiting.offer(frame, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Writes what waits, for a bounded time, then no more. */
    void finish(long limitMillis) {
        try {
            send(END);
            thread.join(limitMillis);
        } catch (IOException e) {
            return; // gone already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            thread.interrupt();
        }
    }
}
