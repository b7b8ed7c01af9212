package org.jnoports.role.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.transport.HostPort;

/** Runs the machine's ssh until it has opened the tunnel and gone to the background, where it stays by itself. */
final class OpenSshTunnel {
    private static final int MAX_STDERR_BYTES = 64 * 1024;
    private static final int MAX_SHOWN_CHARACTERS = 500;
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private final Map<String, String> environment;
    private final Path directory;
    private final Waiting waiting;
    private final Duration limit;

    /**
     * @param directory for a file that lasts as long as this
     * @param limit until the tunnel must be up
     */
    OpenSshTunnel(Map<String, String> environment, Path directory, Waiting waiting, Duration limit) {
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.waiting = waiting;
        this.limit = limit;
    }

    /**
     * @param relay for the sentence
     * @throws TunnelException if ssh fails, with the last line it said, or is too slow; it has ended then
     */
    void open(List<String> command, HostPort relay) {
        try (PrivateFile stderr = PrivateFile.in(directory, "ssh-stderr", "")) {
            Process ssh = start(command, stderr.path());
            int exit;
            try {
                exit = waiting.await(ssh.onExit(), limit, "the ssh tunnel to " + relay + " wasn't up within "
                        + WaitLimits.text(limit) + ": check that " + relay + " can be reached from here").exitValue();
            } finally {
                end(ssh);
            }
            if (exit != 0) {
                throw new TunnelException("the ssh tunnel to " + relay + " failed: " + lastLine(stderr.path(), exit));
            }
        }
    }

    /** Its output goes to a file: the process in the background keeps what it was given, and nobody would read a pipe. */
    private Process start(List<String> command, Path stderr) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(stderr.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process ssh = builder.start();
            ssh.getOutputStream().close();
            return ssh;
        } catch (IOException e) {
            throw new TunnelException("ssh can't be run: " + e.getMessage(), e);
        }
    }

    private static void end(Process ssh) {
        if (ssh.isAlive()) {
            List<ProcessHandle> children = ssh.descendants().toList();
            ssh.destroy();
            children.forEach(ProcessHandle::destroy);
            try {
                if (!ssh.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    ssh.destroyForcibly();
                }
            } catch (InterruptedException e) {
                ssh.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String lastLine(Path stderr, int exit) {
        try (var in = Files.newInputStream(stderr)) {
            String text = new String(in.readNBytes(MAX_STDERR_BYTES), StandardCharsets.UTF_8);
            List<String> lines = text.lines().map(OpenSshTunnel::forPeople).filter(line -> !line.isEmpty()).toList();
            return lines.isEmpty() ? "exit code " + exit : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "exit code " + exit;
        }
    }

    private static String forPeople(String line) {
        String text = line.replaceAll("\\p{Cntrl}", " ").strip();
        return text.substring(0, Math.min(text.length(), MAX_SHOWN_CHARACTERS));
    }
}
