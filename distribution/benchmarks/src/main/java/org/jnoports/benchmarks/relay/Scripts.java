package org.jnoports.benchmarks.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The set-up topic's own scripts and programs, which are talked to in lines. */
final class Scripts {
    private Scripts() {}

    /** @return where it lies now */
    static String copy(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Scripts.class.getResourceAsStream("/org/jnoports/benchmarks/setup/" + name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }

    static void tell(Process process, String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** @throws IOException if it has ended */
    static String answer(BufferedReader from) throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("a program of the benchmarks has ended");
        }
        return line;
    }

    /** @return what follows the word */
    static String expectReady(BufferedReader from) throws IOException {
        String line = answer(from);
        if (!line.startsWith("ready")) {
            throw new IOException("a program of the benchmarks said '" + line + "'");
        }
        return line.substring("ready".length()).strip();
    }
}
