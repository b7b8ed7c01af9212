package org.jnoports.role.client;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the machine's ssh. */
final class SshProgram {
    private static final String NAME = File.separatorChar == '\\' ? "ssh.exe" : "ssh";

    private SshProgram() {}

    /** @param environment whose PATH is searched */
    static Optional<Path> find(Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Optional<Path> program = in(directory);
            if (program.isPresent()) {
                return program;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> in(String directory) {
        try {
            Path program = Path.of(directory).resolve(NAME).toAbsolutePath();
            return !directory.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program) ? Optional.of(program)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // PATH may hold anything
        }
    }
}
