package org.jnoports.shell.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What was typed and not yet read. Whoever types never waits; more than {@value #MOST_BYTES} bytes are too many. Thread-safe. */
public final class InputPipe extends InputStream {
    static final int MOST_BYTES = 1024 * 1024;

    private final Deque<byte[]> typed = new ArrayDeque<>(); // guarded by this, as all below
    private int first; // of the first array: read so far
    private int waiting;
    private boolean ended;

    /**
     * Adds what was typed.
     *
     * @return false if too much waits already: nothing was added
     */
    public synchronized boolean type(byte[] bytes) {
        if (ended || bytes.length == 0) {
            return true; // nobody reads it any more
        }
        if (waiting + bytes.length > MOST_BYTES) {
            return false;
        }
        typed.add(bytes);
        waiting += bytes.length;
        notifyAll();
        return true;
    }

    /** Nothing more is typed. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public synchronized int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (typed.isEmpty()) {
            if (ended) {
                return -1;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted while waiting for input").initCause(e);
            }
        }
        byte[] now = typed.element();
        int count = Math.min(length, now.length - first);
        System.arraycopy(now, first, into, offset, count);
        first += count;
        waiting -= count;
        if (first == now.length) {
            typed.remove();
            first = 0;
        }
        return count;
    }

    @Override
    public synchronized int available() {
        return waiting;
    }

    @Override
    public void close() {
        end();
    }
}
