package org.jnoports.launcher;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The log of this process: one line per record on stderr. java.util.logging makes an instance when it is first used, because
 * {@link #install} named this class, and reads no file.
 */
public final class LogSettings {
    private static volatile String level = "WARN";
    private static volatile boolean stacks;

    /** For java.util.logging. */
    public LogSettings() {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        for (Handler standard : root.getHandlers()) { // or each line would stand there twice
            root.removeHandler(standard);
        }
        root.addHandler(new StderrHandler());
        Ours.LOGGER.setLevel(javaLevel());
    }

    /**
     * Names the log's settings and SLF4J's provider, before anybody logs. Touches nothing of java.util.logging yet.
     *
     * @param program the level, as SLF4J names it
     */
    static void install(String program) {
        level = program;
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        System.setProperty("java.util.logging.config.class", LogSettings.class.getName());
        System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider"); // spares looking for it
        System.setProperty("slf4j.internal.verbosity", "WARN"); // it would say that it did what it was told
    }

    /** Logs what developers want to know, with stack traces, from now on. */
    static void verbose() {
        stacks = true;
        level = "DEBUG";
        Ours.LOGGER.setLevel(Level.FINE);
    }

    private static Level javaLevel() {
        return switch (level) {
            case "ERROR" -> Level.SEVERE;
            case "INFO" -> Level.INFO;
            case "DEBUG" -> Level.FINE;
            default -> Level.WARNING;
        };
    }

    /** Whether a failure is worth its stack trace. */
    static boolean stacks() {
        return stacks;
    }

    /** Held here, for the log manager holds loggers only weakly. Apart, so that naming the settings doesn't make the logger. */
    private static final class Ours {
        static final Logger LOGGER = Logger.getLogger("org.jnoports");
    }
}
