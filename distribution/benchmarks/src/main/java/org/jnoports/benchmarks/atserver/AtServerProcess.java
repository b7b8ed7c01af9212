package org.jnoports.benchmarks.atserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.AtServerHost;
import org.jnoports.atserver.AtServerParts;
import org.jnoports.atserver.AtServerSettings;
import org.jnoports.atserver.Tuning;
import org.jnoports.atserver.connection.Limits;

/** The atServers of @a and @b in a process of their own; prints {@code ready}, then its memory for each line that it reads. */
public final class AtServerProcess {
    private static final int MAX_CONNECTIONS = 20_000;
    private static final int COLLECTIONS = 3;

    private AtServerProcess() {}

    /** Argument: a directory for everything. Ends with its standard input. */
    public static void main(String[] arguments) throws IOException {
        Services services = new Services(AtServerProcess.class.getClassLoader(), Map.of());
        Limits limits = Limits.standard().withConnections(MAX_CONNECTIONS, 2 * MAX_CONNECTIONS);
        AtServerHost host = new AtServerHost("benchmark", AtServerParts.of(services), limits, InstantSource.system());
        host.configure(settings(Path.of(arguments[0])));
        host.use(services.get(Transport.class));
        host.ready().toCompletableFuture().join();
        System.out.println("ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (questions.readLine() != null) {
            System.out.println(liveKib());
        }
        host.close();
        services.close();
        System.exit(0);
    }

    /** What both sides know. */
    static AtServerSettings settings(Path directory) {
        return new AtServerSettings("localhost", "localhost", 0, List.of(AtSign.of("@a"), AtSign.of("@b")),
                Optional.of(directory.resolve("keys")), directory.resolve("data"), directory.resolve("trust.pem"), false, Tuning.STANDARD);
    }

    /** In the heap after collections, and outside of it in buffers. */
    private static long liveKib() {
        for (int n = 0; n < COLLECTIONS; n++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        return (runtime.totalMemory() - runtime.freeMemory() + outside) / 1024;
    }
}
