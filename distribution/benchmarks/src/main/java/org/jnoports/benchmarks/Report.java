package org.jnoports.benchmarks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was measured: rows for people, ratios for {@code compare}. A ratio is always such that more is better. */
public final class Report {
    private static final JSON PRETTY = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private record Row(String topic, String scenario, String contender, Map<String, Double> figures) {
        private Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("topic", topic);
            json.put("scenario", scenario);
            json.put("contender", contender);
            json.putAll(figures);
            return json;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Double> ratios = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();

    /** @param figures name with its unit, to value */
    public void row(String topic, String scenario, String contender, Map<String, Double> figures) {
        rows.add(new Row(topic, scenario, contender, figures));
    }

    /** @param value more is better */
    public void ratio(String name, double value) {
        ratios.put(name, value);
    }

    /** Something that whoever reads the table must know, for example that a peer isn't on this machine. */
    public void remark(String text) {
        remarks.add(text);
    }

    /** A table per topic and scenario. */
    public void print(PrintStream out) {
        Map<String, List<Row>> tables = new LinkedHashMap<>();
        rows.forEach(row -> tables.computeIfAbsent(row.topic + ", " + row.scenario, heading -> new ArrayList<>()).add(row));
        tables.forEach((heading, table) -> {
            out.println("\n" + heading);
            out.println(line("", table.get(0).figures.keySet()));
            table.forEach(row -> out.println(line(row.contender, row.figures.values().stream().map(Report::number).toList())));
        });
        out.println("\nratios (more is better)");
        ratios.forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-60s %8.2f", name, value)));
        remarks.forEach(remark -> out.println("note: " + remark));
    }

    private static String line(String name, Iterable<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-28s", name));
        cells.forEach(cell -> line.append(String.format(" %17s", cell)));
        return line.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    /** @param machine what it was measured on */
    public String json(Map<String, Object> machine) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("rows", rows.stream().map(Row::json).toList());
        all.put("ratios", ratios);
        all.put("remarks", remarks);
        return PRETTY.asString(all);
    }

    /** The ratios of an earlier report, or of a file of ratios alone. */
    public static Map<String, Double> ratios(String json) throws IOException {
        Map<String, Object> all = JSON.std.mapFrom(json);
        Object inner = all.getOrDefault("ratios", all);
        Map<String, Double> ratios = new TreeMap<>();
        if (inner instanceof Map<?, ?> found) {
            found.forEach((name, value) -> ratios.put(name.toString(), ((Number) value).doubleValue()));
        }
        return ratios;
    }

    /** The names of the ratios so far. */
    public Set<String> ratioNames() {
        return ratios.keySet();
    }
}
