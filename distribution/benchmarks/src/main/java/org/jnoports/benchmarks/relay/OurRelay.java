package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One of our transports in a process with the flags of {@code srvd}.
 *
 * @param kind as {@link RelayProcess} has it
 * @param io of Netty
 */
record OurRelay(String name, String kind, String io) implements Contender {
    @Override
    public Optional<String> missing(Programs programs) {
        return Optional.empty();
    }

    @Override
    public Running start(Programs programs, int target, Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Running running = new Running();
        Process process = running.addTalking(folder, List.of(java, "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms8m",
                "-Xmx256m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30", "-cp", System.getProperty("java.class.path"),
                RelayProcess.class.getName(), kind, io, Integer.toString(target)));
        String port = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (port == null) {
            throw new IOException(name + " didn't start");
        }
        return running.at(Integer.parseInt(port));
    }
}
