package org.jnoports.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.LogRecord;
import org.jnoports.api.log.LogEntry;

/** A record as one JSON object on one line. By hand: no library lies on the class path. */
final class LogJson {
    private LogJson() {}

    /** @param stack whether to add the stack trace of what was thrown; without, its message follows the text */
    static String of(LogRecord entry, boolean stack) {
        LogEntry told = LogLine.entry(entry);
        StringBuilder json = new StringBuilder(240);
        json.append("{\"time\":\"").append(told.time()).append("\",\"level\":\"").append(told.level()).append('"');
        member(json, "source", told.source());
        told.session().ifPresent(session -> member(json, "session", session.text()));
        Throwable thrown = entry.getThrown();
        member(json, "message", thrown == null || stack ? told.text() : told.text() + ": " + LogLine.message(thrown));
        if (thrown != null && stack) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            member(json, "stack", trace.toString());
        }
        return json.append("}\n").toString();
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired(value, i))) {
                        json.append("\\u").append(Integer.toHexString(c | 0x10000), 1, 5);
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean paired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i)) ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
