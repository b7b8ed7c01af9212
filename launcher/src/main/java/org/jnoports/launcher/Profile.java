package org.jnoports.launcher;

import java.nio.file.Path;
import java.util.List;

/**
 * The bundles that make up a kind of process, in the order of installing.
 *
 * @param open whether more may come while it runs
 */
record Profile(String name, List<Entry> entries, boolean open) {
    /**
     * A bundle.
     *
     * @param started false if some command starts it when it needs it
     */
    record Entry(Path file, boolean started) {
        /** Installed where it lies, nothing is copied. */
        String location() {
            return "reference:" + file.toUri();
        }
    }
}
