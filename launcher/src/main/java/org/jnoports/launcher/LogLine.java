package org.jnoports.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.log.LogLevel;
import org.jnoports.api.session.SessionId;

/** How a record looks: {@code 2026-11-23 09:00:00.123 INFO  daemon: text}. */
final class LogLine {
    private static final String OURS = "org.jnoports.";
    private static final String ROLE = "role.";
    private static final Pattern SESSION = Pattern.compile("session ([A-Za-z0-9_-]{1,64})(?=[ :,]|$)");

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
            line.append(": ").append(message(thrown));
        }
        line.append('\n');
        if (thrown != null && stack) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    /** The same for those who listen. */
    static LogEntry entry(LogRecord entry) {
        StringBuilder text = new StringBuilder(160);
        printable(text, text(entry));
        return new LogEntry(entry.getInstant(), ProcessLog.level(entry.getLevel()), source(entry.getLoggerName()), session(text), text.toString());
    }

    /** What was thrown, in few words. */
    static String message(Throwable thrown) {
        StringBuilder text = new StringBuilder(80);
        printable(text, thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage());
        return text.toString();
    }

    /** Records that belong to a session begin with its id: {@code session 4711: text}, {@code session 4711 (relay-x) ended}. */
    private static Optional<SessionId> session(CharSequence text) {
        Matcher matcher = SESSION.matcher(text);
        return matcher.lookingAt() ? Optional.of(new SessionId(matcher.group(1))) : Optional.empty();
    }

    private static String level(Level level) {
        LogLevel shown = ProcessLog.level(level);
        return shown.name().length() < 5 ? shown.name() + " " : shown.name();
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
