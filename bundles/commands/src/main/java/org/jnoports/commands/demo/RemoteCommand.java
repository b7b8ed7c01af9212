package org.jnoports.commands.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.transport.HostPort;

/** Runs one command through the ssh line that sshnp printed: by a shell, exactly as a person would type it, or by MINA. */
final class RemoteCommand {
    private static final int LIMIT_SECONDS = 30;
    private static final int MAX_OUTPUT_BYTES = 64 * 1024;
    private static final Pattern PORT = Pattern.compile("-p (\\d+)");
    private static final Pattern ALIAS = Pattern.compile("HostKeyAlias=(\\S+)");

    private RemoteCommand() {}

    /** Through a shell. The result is empty if ssh didn't end with 0. */
    static Optional<String> run(String sshLine, String command) {
        String quoted = "'" + command.replace("'", "'\\''") + "'";
        try {
            Process process = new ProcessBuilder(List.of("/bin/sh", "-c", sshLine + " -o BatchMode=yes " + quoted))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
            String output = new String(process.getInputStream().readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            throw new TunnelException("ssh could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted while ssh ran", e);
        }
    }

    /** By MINA, with what the line says. */
    static Optional<String> run(SshTunnels tunnels, String sshLine, String user, Path identity, Path knownHosts, String command) {
        HostPort server = new HostPort("localhost", Integer.parseInt(only(PORT, sshLine)));
        try {
            String key = Files.readString(identity);
            return tunnels.run(server, user, only(ALIAS, sshLine), knownHosts, key, command, Duration.ofSeconds(LIMIT_SECONDS));
        } catch (IOException e) {
            throw new TunnelException("the demo's key can't be read: " + e.getMessage(), e);
        }
    }

    private static String only(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            throw new TunnelException("the ssh line has no " + pattern);
        }
        return matcher.group(1);
    }
}
