package org.jnoports.benchmarks.relay;

import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.transport.netty.NettyTransportFactory;
import org.jnoports.transport.nio.NioTransportFactory;

/** The process of {@link OurRelay}: joins what it accepts to a port of this machine; prints its own port; answers questions. */
public final class RelayProcess {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int COLLECTIONS = 3;

    private RelayProcess() {}

    /** Arguments: kind, io, target port. Ends with its standard input. */
    public static void main(String[] arguments) throws IOException {
        int target = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("splice")) {
            System.out.println(SpliceTrial.listen(target));
        } else {
            System.out.println(listen(arguments[0], arguments[1], target));
        }
        answer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), arguments[0].equals("nio"));
        System.exit(0);
    }

    private static int listen(String kind, String io, int target) {
        Services services = new Services(RelayProcess.class.getClassLoader(), Map.of("org.jnoports.transport.netty.io", io));
        ServiceFactory factory = kind.equals("nio") ? new NioTransportFactory() : new NettyTransportFactory();
        Transport transport = (Transport) factory.create(services);
        HostPort onward = new HostPort("127.0.0.1", target);
        return transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), left -> join(transport, left, onward))
                .local()
                .getPort();
    }

    private static void join(Transport transport, Connection left, HostPort onward) {
        transport.connect(onward, Optional.empty(), LIMIT)
                .thenAccept(right -> transport.bridge(left, right))
                .exceptionally(e -> {
                    left.close();
                    return null;
                })
                .toCompletableFuture()
                .isDone();
    }

    private static void answer(BufferedReader questions, boolean withoutNetty) throws IOException {
        while (questions.readLine() != null) {
            for (int n = 0; n < COLLECTIONS; n++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            long heap = (runtime.totalMemory() - runtime.freeMemory()) / 1024;
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum() / 1024;
            long netty = withoutNetty ? 0 : Math.max(0, PlatformDependent.usedDirectMemory()) / 1024;
            System.out.println("heap=" + heap + " outside=" + (direct + netty));
        }
    }
}
