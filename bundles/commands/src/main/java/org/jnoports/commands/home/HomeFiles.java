package org.jnoports.commands.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories of a home that people put files into. */
record HomeFiles(Path home) {
    Path etc() {
        return home.resolve("etc");
    }

    Path load() {
        return home.resolve("load");
    }

    /** All configurations, by name. */
    List<ConfigurationFile> configurations() {
        try (Stream<Path> files = Files.list(etc())) {
            return files.filter(ConfigurationFile::isOne).sorted().map(ConfigurationFile::of).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Those of a PID. */
    List<ConfigurationFile> configurations(String pid) {
        return configurations().stream().filter(file -> file.pid().equals(pid)).toList();
    }
}
