package org.jnoports.launcher;

import java.util.Set;
import org.jnoports.api.TunnelException;

/**
 * How a program runs.
 *
 * @param profile which bundles it needs
 * @param level from which level on it logs, as SLF4J names it
 * @param known whether the distribution names it
 */
record Program(String profile, String level, boolean known) {
    /** What a program that nobody lists runs with. */
    static final String EVERYTHING = "runtime, WARN";
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG");

    /** @param text {@code profile, level} with the level as SLF4J names it */
    static Program parse(String text, boolean known) {
        int comma = text.indexOf(',');
        if (comma < 1) {
            throw new TunnelException("etc/programs.properties: '" + text + "' isn't 'profile, level'");
        }
        String level = text.substring(comma + 1).strip();
        if (!LEVELS.contains(level)) {
            throw new TunnelException("etc/programs.properties: level '" + level + "' isn't ERROR, WARN, INFO or DEBUG");
        }
        return new Program(text.substring(0, comma).strip(), level, known);
    }
}
