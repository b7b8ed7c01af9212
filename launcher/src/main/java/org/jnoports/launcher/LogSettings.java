package org.jnoports.launcher;

import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * The log of this process: one line per record on stderr. java.util.logging makes an instance when it is first used, because
 * {@link #install} named this class, and reads no file.
 */
public final class LogSettings {
    /** For java.util.logging. */
    public LogSettings() {
        Logger root = Logger.getLogger("");
        for (Handler standard : root.getHandlers()) { // or each line would stand there twice
            root.removeHandler(standard);
        }
        root.addHandler(new StderrHandler(ProcessLog.OF_PROCESS));
        ProcessLog.OF_PROCESS.apply();
    }

    /**
     * Names the log's settings and SLF4J's provider, before anybody logs. Touches nothing of java.util.logging yet.
     *
     * @param program the level, as SLF4J names it
     */
    static void install(String program) {
        ProcessLog.OF_PROCESS.begin(program);
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        System.setProperty("java.util.logging.config.class", LogSettings.class.getName());
        System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider"); // spares looking for it
        System.setProperty("slf4j.internal.verbosity", "WARN"); // it would say that it did what it was told
    }

    /** Logs what developers want to know, with stack traces, from now on. */
    static void verbose() {
        ProcessLog.OF_PROCESS.verbose();
    }

    /** Whether a failure is worth its stack trace. */
    static boolean stacks() {
        return ProcessLog.OF_PROCESS.stacks();
    }
}
