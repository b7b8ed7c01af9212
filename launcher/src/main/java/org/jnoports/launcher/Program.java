package org.jnoports.launcher;

import java.util.logging.Level;
import org.jnoports.api.TunnelException;

/**
 * How a program runs.
 *
 * @param profile which bundles it needs
 * @param level from which level on it logs
 * @param known whether the distribution names it
 */
record Program(String profile, Level level, boolean known) {
    /** What a program that nobody lists runs with. */
    static final String EVERYTHING = "runtime, WARN";

    /** @param text {@code profile, level} with the level as SLF4J names it */
    static Program parse(String text, boolean known) {
        int comma = text.indexOf(',');
        if (comma < 1) {
            throw new TunnelException("etc/programs.properties: '" + text + "' isn't 'profile, level'");
        }
        return new Program(text.substring(0, comma).strip(), level(text.substring(comma + 1).strip()), known);
    }

    private static Level level(String name) {
        return switch (name) {
            case "ERROR" -> Level.SEVERE;
            case "WARN" -> Level.WARNING;
            case "INFO" -> Level.INFO;
            case "DEBUG" -> Level.FINE;
            default -> throw new TunnelException("etc/programs.properties: level '" + name + "' isn't ERROR, WARN, INFO or DEBUG");
        };
    }
}
