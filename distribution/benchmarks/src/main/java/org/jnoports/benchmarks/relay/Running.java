package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contender's processes. */
final class Running implements AutoCloseable {
    private static final long TICKS_PER_SECOND = 100; // of Linux, whatever the kernel's own
    private static final int FIELDS_BEFORE_USER_TIME = 11; // behind the name
    private static final long END_SECONDS = 5;

    private final List<Process> processes = new ArrayList<>();
    private int port;

    /** Says where it accepts connections. */
    Running at(int number) {
        port = number;
        return this;
    }

    int port() {
        return port;
    }

    /** Starts one process; what it says goes to a file. */
    Process add(Path folder, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    /** Takes over one that has been started. */
    Process add(Process process) {
        processes.add(process);
        return process;
    }

    /** Starts one process that is talked to. */
    Process addTalking(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        processes.add(process);
        return process;
    }

    /** Of all processes and their children since they began. */
    double cpuSeconds() {
        return all().mapToDouble(Running::cpuSeconds).sum();
    }

    private Stream<ProcessHandle> all() {
        return processes.stream().map(Process::toHandle)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    }

    private static double cpuSeconds(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[FIELDS_BEFORE_USER_TIME]) + Long.parseLong(fields[FIELDS_BEFORE_USER_TIME + 1]);
            return (double) ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /** What the kernel has given to all processes. */
    double residentKib() {
        return all().mapToDouble(Running::residentKib).sum();
    }

    private static double residentKib(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /** Asks the only process, which is one of ours, what it uses: names to KiB. */
    Map<String, Double> ask(String question) throws IOException {
        Process process = processes.get(0);
        process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        Map<String, Double> answer = new TreeMap<>();
        for (String part : answer(process.inputReader(StandardCharsets.UTF_8)).split(" ", -1)) {
            int equals = part.indexOf('=');
            answer.put(part.substring(0, equals), Double.parseDouble(part.substring(equals + 1)));
        }
        return answer;
    }

    private static String answer(BufferedReader from) throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("the relay has ended");
        }
        return line;
    }

    @Override
    public void close() {
        List<ProcessHandle> ending = all().toList();
        processes.forEach(Process::destroy);
        try {
            for (Process process : processes) {
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending.forEach(ProcessHandle::destroyForcibly);
    }

    /** A folder that vanishes with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
