package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Something that relays TCP connections to a port of this machine. */
interface Contender {
    /** In tables and names of ratios: letters, digits, dashes. */
    String name();

    /** Empty: it can be measured; else why not. */
    Optional<String> missing(Programs programs);

    /**
     * Starts it.
     *
     * @param target where its connections are to go
     * @param folder for its files; deleted afterwards
     */
    Running start(Programs programs, int target, Path folder) throws IOException;
}
