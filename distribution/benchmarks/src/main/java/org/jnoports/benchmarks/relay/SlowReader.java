package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.benchmarks.Report;
import org.jnoports.benchmarks.Settings;
import org.jnoports.benchmarks.Topic;

/** How a relay's memory grows per session whose reader takes 1 kB/s while its sender pushes. */
public final class SlowReader implements Topic {
    private static final String TOPIC = "slow";
    private static final int SESSIONS = 16;
    private static final int BYTES_PER_SECOND = 1_000;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final double REACH_KIB = 1_024;
    /** Less than this is whatever else the process has: nobody wants to hear that it became twice as much. */
    private static final double NOISE_KIB = 32;

    @Override
    public String name() {
        return TOPIC;
    }

    @Override
    public void measure(Settings settings, Report report) throws IOException, InterruptedException {
        Programs programs = new Programs(settings.peers());
        for (Contender contender : List.of(
                Contenders.NIO, Contenders.NETTY_EPOLL, Contenders.NETTY_IO_URING, Contenders.NETTY_NIO, Contenders.HAPROXY_COPYING)) {
            if (settings.wants(contender.name()) && contender.missing(programs).isEmpty()) {
                measure(contender, programs, settings, report);
            }
        }
    }

    private static void measure(Contender contender, Programs programs, Settings settings, Report report)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmarks-");
        List<SocketChannel> near = new ArrayList<>();
        List<SocketChannel> far = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Ports.loopback(0), 1024);
                Running relay = contender.start(programs, Ports.portOf(server.getLocalAddress()), folder)) {
            boolean ours = contender instanceof OurRelay;
            if (!ours) {
                Ports.await(relay.port());
                server.accept().close();
            }
            for (int n = 0; n < SESSIONS; n++) {
                near.add(SocketChannel.open(Ports.loopback(relay.port())));
                near.get(n).write(ByteBuffer.allocate(1));
                far.add(server.accept());
                far.get(n).read(ByteBuffer.allocate(1));
                near.get(n).configureBlocking(false);
            }
            Map<String, Double> before = ours ? relay.ask("memory") : Map.of();
            double residentBefore = relay.residentKib();
            push(near, far, settings.slow().toSeconds());
            Map<String, Double> after = ours ? relay.ask("memory") : Map.of();
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("live KiB/session", ours ? (live(after) - live(before)) / SESSIONS : Double.NaN);
            row.put("resident KiB", (relay.residentKib() - residentBefore) / SESSIONS);
            report.row(TOPIC, SESSIONS + " sessions, " + settings.slow().toSeconds() + " s", contender.name(), row);
            if (ours) {
                report.ratio(TOPIC + "." + contender.name() + ".1-MiB-of-live", REACH_KIB / Math.max(NOISE_KIB, row.get("live KiB/session")));
            }
        } finally {
            for (SocketChannel channel : near) {
                channel.close();
            }
            for (SocketChannel channel : far) {
                channel.close();
            }
            Running.delete(folder);
        }
    }

    private static double live(Map<String, Double> memory) {
        return memory.get("heap") + memory.get("outside");
    }

    /** Ten times a second, so that senders always have more to send than is taken. */
    private static void push(List<SocketChannel> near, List<SocketChannel> far, long seconds) throws IOException, InterruptedException {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        ByteBuffer little = ByteBuffer.allocate(BYTES_PER_SECOND / 10);
        for (long tenth = 0; tenth < seconds * 10; tenth++) {
            for (SocketChannel sender : near) {
                while (sender.write(block.clear()) == BLOCK_BYTES) {
                    // as long as it takes them
                }
            }
            for (SocketChannel reader : far) {
                reader.read(little.clear());
            }
            Thread.sleep(100);
        }
    }
}
