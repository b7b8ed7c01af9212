package org.jnoports.transport.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;

/**
 * Not a test: measures how many bytes per second one bridge relays over loopback, from a producer to a consumer that only
 * count. Arguments: seconds per round (default 4), rounds (default 4).
 */
public final class Throughput {
    private static final int BLOCK_BYTES = 256 * 1024;

    private final AtomicLong consumed = new AtomicLong();

    private Throughput() {}

    /** Prints GB/s per round. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        NioTransport transport = new NioTransport(NioSettings.of(0));
        try (ServerSocket consumer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Throughput throughput = new Throughput();
            Listener listener = transport.listen(
                    new HostPort("127.0.0.1", 0), Optional.empty(), left -> relay(transport, left, consumer.getLocalPort()));
            Threads.daemon("consumer", () -> throughput.consume(consumer)).start();
            Threads.daemon("producer", () -> produce(listener.local())).start();
            throughput.print(Duration.ofSeconds(seconds), rounds);
        } finally {
            transport.close();
        }
    }

    private static void relay(NioTransport transport, Connection left, int port) {
        transport.connect(new HostPort("127.0.0.1", port), Optional.empty(), Duration.ofSeconds(10))
                .thenAccept(right -> transport.bridge(left, right))
                .toCompletableFuture()
                .exceptionally(e -> {
                    throw new IllegalStateException("no bridge", e);
                });
    }

    private static void produce(InetSocketAddress relay) {
        byte[] block = new byte[BLOCK_BYTES];
        try (Socket socket = new Socket(relay.getAddress(), relay.getPort()); OutputStream out = socket.getOutputStream()) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(block);
            }
        } catch (IOException e) {
            System.out.println("producer: " + e.getMessage());
        }
    }

    private void consume(ServerSocket server) {
        byte[] block = new byte[BLOCK_BYTES];
        try (Socket socket = server.accept(); InputStream in = socket.getInputStream()) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                consumed.addAndGet(count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(Duration round, int rounds) throws InterruptedException {
        for (int n = 0; n < rounds; n++) {
            long bytes = consumed.get();
            long begun = System.nanoTime();
            long cpu = loopsCpuNanos();
            Thread.sleep(round.toMillis());
            double gigabytes = (consumed.get() - bytes) / 1e9;
            System.out.printf("%.2f GB/s, loops' CPU %.2f s per GB%n",
                    gigabytes / ((System.nanoTime() - begun) / 1e9), (loopsCpuNanos() - cpu) / 1e9 / gigabytes);
        }
    }

    /** Tells on a busy machine, too, what the relay itself costs. */
    private static long loopsCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("jnoports-nio"))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }
}
