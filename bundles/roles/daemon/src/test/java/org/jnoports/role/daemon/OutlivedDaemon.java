package org.jnoports.role.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.HostPort;

/** Another process: a daemon that starts a bridge process, says so, and waits to be killed. */
final class OutlivedDaemon {
    private OutlivedDaemon() {}

    public static void main(String[] srv) throws IOException {
        Services services = new Services(OutlivedDaemon.class.getClassLoader(), Map.of());
        Session session = services.get(SessionRegistry.class)
                .open(new RoleInstance("daemon", "x"), SessionId.random(), AtSign.of("@x"), Duration.ofMinutes(1)).orElseThrow();
        new SrvProcesses(new SrvProgram(List.of(srv), Map.of()), Duration.ofSeconds(20))
                .open(SrvProcessesTest.plain(new HostPort("localhost", 1), 22), session).toCompletableFuture().join();
        System.out.println("ready");
        System.in.readAllBytes();
    }

    static Process start(List<String> srv) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), OutlivedDaemon.class.getName()));
        line.addAll(srv);
        return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
