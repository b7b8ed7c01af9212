package org.jnoports.benchmarks.relay;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs: on the path, in a folder of administrators' programs, or where the peers were built. */
record Programs(Path peers) {
    Optional<String> find(String name) {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)).map(Path::of);
        return Stream.concat(path, Stream.of(Path.of("/usr/sbin"), peers.resolve("bin")))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** @throws IllegalStateException if it isn't there; ask {@link #missing} first */
    String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("there is no " + name));
    }

    /** Empty if all are there. */
    Optional<String> missing(String... names) {
        return Stream.of(names).filter(name -> find(name).isEmpty()).findFirst().map(name -> "there is no " + name);
    }
}
