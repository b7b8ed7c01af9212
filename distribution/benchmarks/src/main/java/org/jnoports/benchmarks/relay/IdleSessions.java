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

/** Memory of a relay per session that has carried a little and is idle. */
public final class IdleSessions implements Topic {
    private static final String TOPIC = "idle";
    private static final int EXCHANGED_BYTES = 1_000;
    private static final double REACH_KIB = 6;

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
                measure(contender, programs, settings.sessions(), report);
            }
        }
    }

    private static void measure(Contender contender, Programs programs, int sessions, Report report) throws IOException {
        Path folder = Files.createTempDirectory("benchmarks-");
        List<SocketChannel> open = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Ports.loopback(0), 1024);
                Running relay = contender.start(programs, Ports.portOf(server.getLocalAddress()), folder)) {
            boolean ours = contender instanceof OurRelay;
            if (ours) {
                openSessions(sessions / 10, relay.port(), server, open); // what is loaded and made only once
            } else {
                Ports.await(relay.port());
                server.accept().close();
            }
            Map<String, Double> before = ours ? relay.ask("memory") : Map.of();
            double residentBefore = relay.residentKib();
            openSessions(sessions - open.size() / 2, relay.port(), server, open);
            Map<String, Double> after = ours ? relay.ask("memory") : Map.of();
            double counted = ours ? sessions - sessions / 10 : sessions;
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("live KiB/session", ours ? (live(after) - live(before)) / counted : Double.NaN);
            row.put("resident KiB", (relay.residentKib() - residentBefore) / counted);
            report.row(TOPIC, sessions + " sessions", contender.name(), row);
            if (ours) {
                report.ratio(TOPIC + "." + contender.name() + ".6-KiB-of-live", REACH_KIB / row.get("live KiB/session"));
            }
        } finally {
            for (SocketChannel channel : open) {
                channel.close();
            }
            Running.delete(folder);
        }
    }

    private static double live(Map<String, Double> memory) {
        return memory.get("heap") + memory.get("outside");
    }

    private static void openSessions(int count, int port, ServerSocketChannel server, List<SocketChannel> open)
            throws IOException {
        for (int n = 0; n < count; n++) {
            SocketChannel near = SocketChannel.open(Ports.loopback(port));
            open.add(near);
            near.write(ByteBuffer.allocate(EXCHANGED_BYTES));
            SocketChannel far = server.accept();
            open.add(far);
            readAll(far);
            far.write(ByteBuffer.allocate(EXCHANGED_BYTES));
            readAll(near);
        }
    }

    private static void readAll(SocketChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(EXCHANGED_BYTES);
        while (bytes.hasRemaining()) {
            if (from.read(bytes) < 0) {
                throw new IOException("a session was closed");
            }
        }
    }
}
