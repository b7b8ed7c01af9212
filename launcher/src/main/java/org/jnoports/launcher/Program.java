package org.jnoports.launcher;

import java.util.Set;
import org.jnoports.api.TunnelException;

/**
 * How a program runs.
 *
 * @param profile which bundles it needs
 * @param level from which level on it logs, as SLF4J names it
 * @param where in which process
 * @param known whether the distribution names it
 */
record Program(String profile, String level, Where where, boolean known) {
    /** What a program that nobody lists runs with. */
    static final String EVERYTHING = "runtime, WARN, asks";
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG");

    /** Where a program's command runs. */
    enum Where {
        /** In a process of its own. */
        HERE,
        /** In the runtime of the home, if one runs and has it for callers; else here. */
        ASKS,
        /** In the runtime of the home, nowhere else. */
        RUNTIME
    }

    /** @param text {@code profile, level} with the level as SLF4J names it, and {@code , asks} or {@code , runtime} if it isn't always here */
    static Program parse(String text, boolean known) {
        String[] fields = text.split(",", -1);
        if (fields.length < 2 || fields.length > 3 || fields[0].isBlank()) {
            throw new TunnelException("etc/programs.properties: '" + text + "' isn't 'profile, level'");
        }
        String level = fields[1].strip();
        if (!LEVELS.contains(level)) {
            throw new TunnelException("etc/programs.properties: level '" + level + "' isn't ERROR, WARN, INFO or DEBUG");
        }
        return new Program(fields[0].strip(), level, where(fields.length == 3 ? fields[2].strip() : ""), known);
    }

    private static Where where(String text) {
        return switch (text) {
            case "" -> Where.HERE;
            case "asks" -> Where.ASKS;
            case "runtime" -> Where.RUNTIME;
            default -> throw new TunnelException("etc/programs.properties: '" + text + "' isn't 'asks' or 'runtime'");
        };
    }
}
