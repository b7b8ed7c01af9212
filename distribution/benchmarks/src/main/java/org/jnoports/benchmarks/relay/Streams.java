package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Sessions through a relay: each pushes as much as it can, one way or both, and what arrives is counted. */
final class Streams implements AutoCloseable {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final long ACCEPT_SECONDS = 20;

    private final ServerSocketChannel server;
    private final BlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
    private final List<SocketChannel> open = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder arrived = new LongAdder();
    private long opened;

    Streams() throws IOException {
        server = ServerSocketChannel.open().bind(Ports.loopback(0), 1024);
        start("accept", this::accept);
    }

    /** Where the relay's connections must go. */
    int target() throws IOException {
        return Ports.portOf(server.getLocalAddress());
    }

    private void accept() throws IOException {
        while (server.isOpen()) {
            accepted.add(server.accept());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private Thread start(String name, Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // its connection was closed
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Opens sessions and lets them push. */
    void push(int port, int sessions, boolean bothWays) throws IOException, InterruptedException {
        for (int n = 0; n < sessions; n++) {
            SocketChannel near = SocketChannel.open(Ports.loopback(port));
            open.add(near);
            opened++;
            near.write(ByteBuffer.allocate(Long.BYTES).putLong(opened).flip()); // so that the far one is this one's, and not left over
            SocketChannel far = far(opened);
            open.add(far);
            threads.add(start("push", () -> write(near)));
            threads.add(start("count", () -> read(far)));
            if (bothWays) {
                threads.add(start("push", () -> write(far)));
                threads.add(start("count", () -> read(near)));
            }
        }
    }

    /** The other end of the session that has sent this number. */
    private SocketChannel far(long number) throws IOException, InterruptedException {
        while (true) {
            SocketChannel candidate = accepted.poll(ACCEPT_SECONDS, TimeUnit.SECONDS);
            if (candidate == null) {
                throw new IOException("a session didn't reach its target");
            }
            if (number(candidate) == number) {
                return candidate;
            }
            candidate.close();
        }
    }

    /** 0 if it ends before. */
    private static long number(SocketChannel from) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        try {
            while (number.hasRemaining()) {
                if (from.read(number) < 0) {
                    return 0;
                }
            }
            return number.getLong(0);
        } catch (IOException e) {
            return 0; // what probes leave behind may be reset
        }
    }

    private static void write(SocketChannel to) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        while (true) {
            block.clear();
            while (block.hasRemaining()) {
                to.write(block);
            }
        }
    }

    private void read(SocketChannel from) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (int count = from.read(block); count >= 0; count = from.read(block.clear())) {
            arrived.add(count);
        }
    }

    /** Bytes so far. */
    long arrived() {
        return arrived.sum();
    }

    /** Ends all sessions. */
    void stop() throws IOException, InterruptedException {
        for (SocketChannel channel : open) {
            channel.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        open.clear();
        threads.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
