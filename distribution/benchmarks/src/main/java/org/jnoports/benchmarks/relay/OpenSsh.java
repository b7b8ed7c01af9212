package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ssh -R} or {@code ssh -L}: encrypted; it is what people have. A sshd of its own on a loopback port.
 *
 * @param local {@code -L}, with AES-256-GCM
 */
record OpenSsh(boolean local) implements Contender {
    @Override
    public String name() {
        return local ? "openssh-L" : "openssh-R";
    }

    @Override
    public Optional<String> missing(Programs programs) {
        return programs.missing("ssh", "sshd", "ssh-keygen");
    }

    @Override
    public Running start(Programs programs, int target, Path folder) throws IOException {
        int control = Ports.free();
        int port = Ports.free();
        Path key = key(programs, folder, "id");
        Path config = folder.resolve("sshd_config");
        Files.writeString(config, """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s.pub
                StrictModes no
                UsePAM no
                PidFile none
                """.formatted(control, key(programs, folder, "host"), key));
        Running running = new Running().at(port);
        Files.createDirectories(Path.of("/run/sshd"));
        running.add(folder, programs.get("sshd"), "-D", "-e", "-f", config.toString());
        Ports.await(control);
        List<String> forward = local ? List.of("-c", "aes256-gcm@openssh.com", "-L") : List.of("-R");
        List<String> command = new ArrayList<>(List.of(programs.get("ssh"), "-N", "-F", "none", "-p", Integer.toString(control), "-i", key.toString(),
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ExitOnForwardFailure=yes"));
        command.addAll(forward);
        command.addAll(List.of("127.0.0.1:" + port + ":127.0.0.1:" + target, System.getProperty("user.name") + "@127.0.0.1"));
        running.add(folder, command.toArray(String[]::new));
        return running;
    }

    private static Path key(Programs programs, Path folder, String name) throws IOException {
        Path key = folder.resolve(name);
        Process process = new ProcessBuilder(programs.get("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("ssh-keygen failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return key;
    }
}
