package org.jnoports.audit;

import java.io.PrintStream;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.transport.HostPort;

/** Entries for a terminal: columns as wide as they must be, the last one as long as it is. */
final class AuditTable {
    private static final DateTimeFormatter SECONDS = new DateTimeFormatterBuilder().appendInstant(0).toFormatter(Locale.ROOT);
    private static final List<String> HEADER = List.of("TIME", "EVENT", "CLIENT", "DEVICE", "TARGET", "SESSION", "WHY");

    private AuditTable() {}

    static void print(List<AuditEntry> entries, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        entries.forEach(entry -> rows.add(row(entry)));
        int[] widths = new int[HEADER.size() - 1];
        for (List<String> row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], length(row.get(column))));
        }
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static List<String> row(AuditEntry entry) {
        String why = String.join("; ", List.of(entry.reason(), entry.rule(), entry.version()).stream()
                .filter(text -> !text.isEmpty()).toList());
        return List.of(
                SECONDS.format(entry.at()),
                entry.event().name().toLowerCase(Locale.ROOT),
                entry.client().text(),
                entry.device().orElse("") + entry.daemon().map(AtSign::text).orElse(""),
                entry.target().map(HostPort::toString).orElse(""),
                entry.session().orElse(""),
                why).stream().map(AuditTable::printable).map(text -> text.isEmpty() ? "-" : text).toList();
    }

    /** What was recorded may come from strangers: nothing of it steers a terminal. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String text = row.get(column);
            line.append(text).append(" ".repeat(widths[column] - length(text) + 2));
        }
        return line.append(row.get(widths.length)).toString();
    }
}
