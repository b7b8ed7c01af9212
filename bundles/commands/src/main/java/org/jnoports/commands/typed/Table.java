package org.jnoports.commands.typed;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;

/**
 * Rows of named cells: for people as columns with a head, for scripts as a JSON array of objects with the same names. A cell
 * may be shown otherwise than it is said to scripts.
 */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    private record Column(String name, String head, boolean right) {}

    private record Cell(Object value, String shown) {}

    /**
     * A column of text.
     *
     * @param name in JSON
     */
    public Table column(String name, String head) {
        columns.add(new Column(name, head, false));
        return this;
    }

    /**
     * A column of numbers.
     *
     * @param name in JSON
     */
    public Table numbers(String name, String head) {
        columns.add(new Column(name, head, true));
        return this;
    }

    /** Begins a row. */
    public Table row() {
        rows.add(new ArrayList<>(columns.size()));
        return this;
    }

    /** The next cell; people see it as it is, or {@code -} where it is empty. */
    public Table cell(Object value) {
        return cell(value, value == null || value.toString().isEmpty() ? "-" : value.toString());
    }

    /**
     * The next cell.
     *
     * @param shown what people see
     */
    public Table cell(Object value, String shown) {
        rows.get(rows.size() - 1).add(new Cell(value, shown));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Prints it the one way or the other.
     *
     * @param none what people read if there are no rows
     */
    public void print(PrintStream out, boolean json, String none) {
        if (json) {
            out.println(json(objects()));
        } else if (rows.isEmpty()) {
            out.println(none);
        } else {
            lines().forEach(out::println);
        }
    }

    /** The rows as objects for JSON. */
    public List<Map<String, Object>> objects() {
        List<Map<String, Object>> objects = new ArrayList<>(rows.size());
        for (List<Cell> row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                object.put(columns.get(i).name, row.get(i).value);
            }
            objects.add(object);
        }
        return objects;
    }

    /** As people read it, head included. */
    public List<String> lines() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).head.length();
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).shown.length());
            }
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(widths, columns.stream().map(Column::head).toList()));
        rows.forEach(row -> lines.add(line(widths, row.stream().map(Cell::shown).toList())));
        return lines;
    }

    private String line(int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = printable(cells.get(i));
            String blanks = " ".repeat(widths[i] - text.length());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right ? blanks + text : text + blanks);
        }
        return line.toString().stripTrailing();
    }

    /** What peers say must not steer a terminal. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '\u00b7' : (char) c));
        return clean.toString();
    }

    /** Anything that JSON can say, on one line. */
    public static String json(Object value) {
        try {
            return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(value);
        } catch (IOException e) {
            throw new TunnelException("the result can't be written as JSON: " + e.getMessage(), e);
        }
    }
}
