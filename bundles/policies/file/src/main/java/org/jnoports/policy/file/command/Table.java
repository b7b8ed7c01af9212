package org.jnoports.policy.file.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entries as a table for people: a column for every field that any of them has. */
final class Table {
    private static final int WIDEST = 50;

    private Table() {}

    static List<String> lines(List<Map<String, Object>> entries) {
        List<Map<String, String>> rows = entries.stream().map(Table::cells).toList();
        Set<String> columns = new LinkedHashSet<>();
        entries.forEach(entry -> columns.addAll(entry.keySet()));
        columns.removeIf(column -> rows.stream().allMatch(row -> row.getOrDefault(column, "").isEmpty()));
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (String column : columns) {
            int widest = rows.stream().mapToInt(row -> row.getOrDefault(column, "").length()).max().orElse(0);
            widths.put(column, Math.max(column.length(), widest));
        }
        List<String> lines = new ArrayList<>();
        Map<String, String> head = new LinkedHashMap<>();
        columns.forEach(column -> head.put(column, column));
        lines.add(line(head, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static Map<String, String> cells(Map<String, Object> entry) {
        Map<String, String> cells = new LinkedHashMap<>();
        entry.forEach((key, value) -> cells.put(key, cell(value)));
        return cells;
    }

    private static String cell(Object value) {
        if (!(value instanceof List<?> list)) {
            return value.toString();
        }
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (Object item : list) {
            if (shown > 0 && text.length() + item.toString().length() > WIDEST) {
                return text + " and " + (list.size() - shown) + " more";
            }
            text.append(shown++ == 0 ? "" : ", ").append(item);
        }
        return text.toString();
    }

    private static String line(Map<String, String> cells, Map<String, Integer> widths) {
        StringBuilder line = new StringBuilder();
        widths.forEach((column, width) -> {
            String cell = cells.getOrDefault(column, "");
            line.append(cell).append(" ".repeat(width - cell.length() + 2));
        });
        return line.toString().stripTrailing();
    }
}
