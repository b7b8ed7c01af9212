package org.jnoports.role.daemon;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.session.Session;
import org.jnoports.api.stream.SessionCipher;
import org.jnoports.api.transport.HostPort;

/**
 * Bridges in a process per session, {@code srv}, which goes on when the daemon is stopped, interrupted or killed: it has a
 * terminal session of its own where {@code setsid} is installed, and no pipe to the daemon once it is ready. While the
 * daemon lives, ending the session ends the process.
 */
final class SrvProcesses implements DeviceSide {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final File NOWHERE = new File("/dev/null");
    /** What srv itself grants a connection, in seconds. */
    private static final long SRV_TIMEOUT_SECONDS = 60;

    private final SrvProgram program;
    private final Duration readyWithin;
    private final Set<SrvBridge> running = ConcurrentHashMap.newKeySet();
    /** Set once, by whoever stops the daemon; read by starts that are under way then. */
    private volatile boolean released;

    /** @param readyWithin how long a process may take to say that it is ready */
    SrvProcesses(SrvProgram program, Duration readyWithin) {
        this.program = program;
        this.readyWithin = readyWithin;
    }

    @Override
    public CompletionStage<Void> open(DeviceEnd end, Session session) {
        SrvBridge bridge = start(arguments(end), environment(end), session);
        return bridge.ready(readyWithin).thenRun(() -> {
            running.add(bridge);
            bridge.ended().thenRun(() -> running.remove(bridge));
            session.attach(bridge);
            if (released) {
                bridge.release();
            }
        });
    }

    /** Leaves the processes to themselves, from now on; their sessions end here, as far as the daemon is concerned. */
    void release() {
        released = true;
        running.forEach(SrvBridge::release);
    }

    /** What isn't for everybody's eyes. */
    private static Map<String, String> environment(DeviceEnd end) {
        Map<String, String> environment = new HashMap<>(end.relay().protection().environment());
        if (end.relay().proof() instanceof RelayProof.Line line) {
            environment.put("RV_AUTH", line.line());
        }
        return environment;
    }

    private List<String> arguments(DeviceEnd end) {
        HostPort relay = end.relay().relay();
        HostPort target = end.target();
        if (program.command().isEmpty()) {
            throw new TunnelException("bridge = process needs the program srv of a distribution, and there is none;"
                    + " set bridge = inline");
        }
        List<String> line = new ArrayList<>();
        setsid().ifPresent(line::add);
        line.addAll(program.command());
        line.addAll(List.of(
                "-h", relay.host(), "-p", Integer.toString(relay.port()),
                "--local-port", Integer.toString(target.port()), "--local-host", target.host(),
                "--timeout", Long.toString(end.idle().map(Duration::toSeconds).filter(seconds -> seconds > 0).orElse(SRV_TIMEOUT_SECONDS))));
        if (end.idle().isPresent()) {
            line.add("--multi");
        }
        if (end.relay().proof() instanceof RelayProof.Line) {
            line.add("--rv-auth");
        }
        if (end.relay().protection().cipher() != SessionCipher.NONE) {
            line.add("--rv-e2ee");
        }
        return line;
    }

    private static Optional<String> setsid() {
        return SETSID.stream().filter(Files::isExecutable).map(Path::toString).findFirst();
    }

    private SrvBridge start(List<String> line, Map<String, String> secrets, Session session) {
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectInput(NOWHERE)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(program.environment());
            builder.environment().putAll(secrets);
            SrvBridge bridge = SrvBridge.watch(builder.start(), session.id());
            session.owns(bridge);
            return bridge;
        } catch (IOException e) {
            throw new TunnelException("the bridge process could not be started: " + e.getMessage(), e);
        }
    }
}
