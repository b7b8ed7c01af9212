package org.jnoports.role.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.RelayProof;
import org.jnoports.api.stream.SessionCipher;

/**
 * Leaves a session's end behind in a process of its own, {@code srv}, in a terminal session of its own where {@code setsid} is
 * installed. What is secret goes into its environment, never into its arguments.
 */
final class DetachedEnd {
    /** What srv prints when it listens (noports.md, section 5.7). */
    private static final String READY = "rv started successfully";
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final File NOWHERE = new File("/dev/null");
    private static final int MAX_CHARS = 8 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path srv;
    private final Path home;

    /** @param home what it may share with this process: trust, archives */
    DetachedEnd(Path srv, Path home) {
        this.srv = srv;
        this.home = home;
    }

    /**
     * Starts it.
     *
     * @param port where to listen; 0: any free one
     * @param multi whether many connections go through it
     * @return where it listens
     */
    int start(OpenedLine line, String localHost, int port, boolean multi, Duration idle, Waiting waiting) {
        int chosen = port == 0 ? freePort() : port;
        try {
            ProcessBuilder builder = new ProcessBuilder(words(line, localHost, chosen, multi, idle))
                    .redirectInput(NOWHERE).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.putAll(line.end().protection().environment());
            if (line.end().proof() instanceof RelayProof.Line proof) {
                environment.put("RV_AUTH", proof.line());
            }
            environment.put("JNOPORTS_HOME", home.toString());
            Process process = builder.start();
            awaitReady(process, waiting);
            return chosen;
        } catch (IOException e) {
            throw new TunnelException("the program that holds the session can't be run: " + e.getMessage(), e);
        }
    }

    private List<String> words(OpenedLine line, String localHost, int port, boolean multi, Duration idle) {
        List<String> words = new ArrayList<>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> words.add(setsid.toString()));
        words.addAll(List.of(srv.toString(), "-h", line.end().relay().host(), "-p", Integer.toString(line.end().relay().port()),
                "--local-port", Integer.toString(port), "--local-host", localHost, "--timeout", Long.toString(Math.max(1, idle.toSeconds())),
                "--bind-local-port"));
        if (multi) {
            words.add("--multi");
            line.manners().heartbeat().ifPresent(pause -> words.addAll(List.of("--heartbeat", Long.toString(pause.toSeconds()))));
        }
        if (line.end().proof() instanceof RelayProof.Line) {
            words.add("--rv-auth");
        }
        if (line.end().protection().cipher() != SessionCipher.NONE) {
            words.add("--rv-e2ee");
        }
        return words;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new TunnelException("no local port is free: " + e.getMessage(), e);
        }
    }

    private static void awaitReady(Process process, Waiting waiting) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, ready), "jnoports-srv-ready");
        reader.setDaemon(true);
        reader.start();
        boolean started = false;
        try {
            waiting.await(ready, LIMIT, "the program that holds the session wasn't ready within " + WaitLimits.text(LIMIT));
            started = true;
        } finally {
            if (!started) {
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static void read(Process process, CompletableFuture<Void> ready) {
        StringBuilder text = new StringBuilder();
        try (InputStream stderr = process.getErrorStream()) {
            byte[] chunk = new byte[1024];
            for (int count = stderr.read(chunk); count >= 0 && text.length() < MAX_CHARS; count = stderr.read(chunk)) {
                text.append(new String(chunk, 0, count, StandardCharsets.UTF_8));
                if (text.indexOf(READY) >= 0) {
                    ready.complete(null);
                    return;
                }
            }
            ready.completeExceptionally(new TunnelException("the program that holds the session failed: " + lastLine(text.toString())));
        } catch (IOException e) {
            ready.completeExceptionally(new TunnelException("the program that holds the session can't be heard: " + e.getMessage(), e));
        }
    }

    private static String lastLine(String text) {
        Optional<String> last = text.lines().map(line -> line.replaceAll("\\p{Cntrl}", " ").strip()).filter(line -> !line.isEmpty())
                .reduce((before, line) -> line);
        return last.orElse("it ended without a word");
    }
}
