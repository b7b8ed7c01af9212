package org.jnoports.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says whether a report's ratios are as good as the committed ones. Those that weren't measured this time don't count. */
public final class Compare {
    private static final double TOLERATED = 0.85;

    private Compare() {}

    /** Arguments: the committed file, the report. Exit code 1 if a ratio fell by more than 15 %. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: compare COMMITTED REPORT");
            System.exit(2);
        }
        Optional<String> worse = worse(
                Report.ratios(Files.readString(Path.of(arguments[0]))), Report.ratios(Files.readString(Path.of(arguments[1]))));
        worse.ifPresent(text -> {
            System.err.print(text);
            System.exit(1);
        });
        System.out.println("no ratio fell by more than 15 %");
    }

    /**
     * A line for each ratio that fell too far; empty if none did.
     *
     * @throws IllegalArgumentException if the two have no ratio in common, because that would compare nothing
     */
    static Optional<String> worse(Map<String, Double> committed, Map<String, Double> measured) {
        StringBuilder lines = new StringBuilder();
        int compared = 0;
        for (Map.Entry<String, Double> before : committed.entrySet()) {
            Double now = measured.get(before.getKey());
            if (now == null) {
                continue;
            }
            compared++;
            if (!(now >= before.getValue() * TOLERATED)) { // NaN is worse, too
                lines.append(String.format(Locale.ROOT, "%s fell from %.2f to %.2f%n", before.getKey(), before.getValue(), now));
            }
        }
        if (compared == 0) {
            throw new IllegalArgumentException("the report has none of the committed ratios: nothing was compared");
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.toString());
    }
}
