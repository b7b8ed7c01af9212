package org.jnoports.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A machine apart, for programs that insist on names and ports: a network of its own with loopback only, and hosts of its own. */
final class Apart implements AutoCloseable {
    private static final List<String> UNSHARE = List.of("unshare", "--mount", "--net");

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
        List<String> command = new ArrayList<>(UNSHARE);
        command.add("true");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? Optional.empty() : Optional.of("this user may not make namespaces");
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
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
        List<String> command = new ArrayList<>(UNSHARE);
        command.addAll(List.of("sh", "-c", "ip link set lo up && mount --bind \"$0\" /etc/hosts && echo ready && exec cat", hosts.toString()));
        Process holder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(); // ends with its input
        BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(said.readLine())) {
            holder.destroyForcibly();
            throw new AssertionError("the machine apart could not be made");
        }
        return new Apart(holder);
    }

    /** A program there, with only this environment beside the usual one. */
    ProcessBuilder program(Map<String, String> environment, List<String> command) {
        List<String> there = new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount", "--net"));
        there.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(there);
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
