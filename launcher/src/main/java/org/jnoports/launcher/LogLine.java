package org.jnoports.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** How a record looks: {@code 2026-11-23 09:00:00.123 INFO  daemon: text}. */
final class LogLine {
    private static final String OURS = "org.jnoports.";
    private static final String ROLE = "role.";

    private LogLine() {}

    /**
     * @param stack whether to add the stack trace of what was thrown; without, its message follows the text
     * @return one line, or more if a stack trace follows; a peer's text can't begin a line of its own
     */
    static String of(LogRecord entry, boolean stack) {
        StringBuilder line = new StringBuilder(160);
        line.append(Stamp.of(entry.getInstant())).append(' ').append(level(entry.getLevel())).append(' ');
        line.append(source(entry.getLoggerName())).append(": ");
        printable(line, text(entry));
        Throwable thrown = entry.getThrown();
        if (thrown != null && !stack) {
            line.append(": ");
            printable(line, thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage());
        }
        line.append('\n');
        if (thrown != null && stack) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        } else if (value >= Level.WARNING.intValue()) {
            return "WARN ";
        } else if (value >= Level.INFO.intValue()) {
            return "INFO ";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** The bundle, of ours; of others the class. */
    private static String source(String logger) {
        if (logger == null || logger.isEmpty()) {
            return "-";
        }
        int dot = logger.lastIndexOf('.');
        if (!logger.startsWith(OURS)) {
            return logger.substring(dot + 1);
        }
        String bundle = logger.substring(OURS.length(), Math.max(OURS.length(), dot));
        return bundle.startsWith(ROLE) ? bundle.substring(ROLE.length()) : bundle;
    }

    private static String text(LogRecord entry) {
        String message = String.valueOf(entry.getMessage());
        Object[] parameters = entry.getParameters();
        if (parameters == null || parameters.length == 0 || message.indexOf('{') < 0) {
            return message;
        }
        try {
            return MessageFormat.format(message, parameters);
        } catch (IllegalArgumentException e) { // not a format after all
            return message;
        }
    }

    private static void printable(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) && c != '\t' ? '\u00b7' : c);
        }
    }
}
