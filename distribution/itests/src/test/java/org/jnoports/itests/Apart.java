package org.jnoports.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine apart, for programs that insist on names and ports: a network of its own with loopback only, hosts of its own, and
 * processes of its own, which all end with it.
 */
final class Apart implements AutoCloseable {
    private static final long LIMIT_SECONDS = 10;
    /** Who isn't root makes one as the root of a user namespace; the programs there are the user's own. */
    private static final boolean ROOT = id("uid") == 0;
    private static final String SET_UP = "ip link set lo up && echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start && mount --bind \"$0\" /etc/hosts"
            + (ROOT ? "" : " && mount --bind /dev/null /etc/group"); // else sshd gives terminals to the group tty, which isn't anybody there

    private final Process holder;

    private Apart(Process holder) {
        this.holder = holder;
    }

    /** Why there can't be one here; empty if there can. */
    static Optional<String> missing() {
        for (String program : List.of("unshare", "nsenter", "ip", "mount")) {
            if (find(program).isEmpty()) {
                return Optional.of("there is no program " + program);
            }
        }
        try {
            Process process = new ProcessBuilder(unshare(SET_UP + " && exec " + String.join(" ", asOneself("true")), Path.of("/etc/hosts")))
                    .redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.empty() : Optional.of("this user may not make namespaces: " + said);
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> unshare(String script, Path hosts) {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("sh", "-c", script, hosts.toString()));
        return command;
    }

    /** The root of a user namespace may not set groups, which an sshd does that takes itself for root. */
    private static List<String> asOneself(String... command) {
        List<String> all = new ArrayList<>(ROOT ? List.of() : List.of("unshare", "--map-user=" + id("uid"), "--map-group=" + id("gid")));
        all.addAll(List.of(command));
        return all;
    }

    private static int id(String kind) {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:" + kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the path, or where programs for administrators are. */
    static Optional<Path> find(String program) {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
                .map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst();
    }

    /** @param names that lead to 127.0.0.1 there */
    static Apart with(Path directory, String... names) throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost " + String.join(" ", names) + "\n");
        Process holder = new ProcessBuilder(unshare(SET_UP + " && echo ready && exec cat", hosts)) // ends with its input
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(said.readLine())) {
            holder.destroyForcibly();
            throw new AssertionError("the machine apart could not be made");
        }
        return new Apart(holder);
    }

    /** A program there, with only this environment beside the usual one. */
    ProcessBuilder program(Map<String, String> environment, List<String> command) {
        long first = holder.children().findFirst().orElseThrow().pid();
        List<String> there = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first), "--mount", "--net", "--pid"));
        if (!ROOT) {
            there.addAll(List.of("--user", "--preserve-credentials"));
        }
        there.addAll(asOneself(command.toArray(String[]::new)));
        ProcessBuilder builder = new ProcessBuilder(there);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Its first process ends with its input, so also when whoever made it was killed; the kernel ends all others before that one is gone. */
    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the machine apart did not end within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
