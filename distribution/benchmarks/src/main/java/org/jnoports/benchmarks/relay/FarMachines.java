package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Four machines that are far from each other: network namespaces with one address each, made by a script of the benchmarks. */
final class FarMachines implements AutoCloseable {
    private static final String PREFIX = "jnb";
    private static final long END_SECONDS = 10;

    private final Process script;
    private final BufferedReader answers;

    private FarMachines(Process script) throws IOException {
        this.script = script;
        this.answers = script.inputReader(StandardCharsets.UTF_8);
        Scripts.expectReady(answers);
    }

    /** Whether they can be had here. */
    static boolean possible(Programs programs) {
        return programs.missing("ip").isEmpty() && Files.isWritable(Path.of("/dev/net/tun")) && System.getProperty("user.name").equals("root");
    }

    /** Next to each other at first. */
    static FarMachines make(Path folder) throws IOException {
        return new FarMachines(new ProcessBuilder("python3", Scripts.copy(folder, "far.py"), PREFIX, "4").redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** From now on every packet takes so long. */
    void apart(double oneWayMillis) throws IOException {
        Scripts.tell(script, Double.toString(oneWayMillis));
        Scripts.expectReady(answers);
    }

    Fleet.Places places() {
        return new Fleet.Places(place(1), place(2), place(3), place(4));
    }

    private static Fleet.Place place(int number) {
        return new Fleet.Place(List.of("ip", "netns", "exec", PREFIX + number), "10.77.0." + number);
    }

    @Override
    public void close() throws IOException {
        script.getOutputStream().close();
        try {
            if (!script.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                script.destroyForcibly();
            }
        } catch (InterruptedException e) {
            script.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
