package org.jnoports.transport.netty;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all classes of this bundle and all that it uses of others, while that is possible: when the bundle is updated its
 * jar and its wires to other bundles go away while old connections still drain, and when connections have taken all file
 * descriptors, classes may not load either.
 */
final class Preloaded {
    /** Every class file of this package; a test compares. */
    static final List<String> OWN = List.of();

    /** Every class of an imported package that they name; a test compares. */
    static final List<String> IMPORTED = List.of();

    private static final Logger log = LoggerFactory.getLogger(Preloaded.class);

    private Preloaded() {}

    /** Takes some milliseconds the first time. */
    static void load() {
        String prefix = Preloaded.class.getPackageName() + ".";
        IMPORTED.forEach(Preloaded::load);
        OWN.forEach(name -> load(prefix + name));
    }

    private static void load(String name) {
        try {
            Class.forName(name, true, Preloaded.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) { // native transports may be missing
            log.debug("a class is missing", e);
        }
    }
}
