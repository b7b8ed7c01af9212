package org.jnoports.commands.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the demo did, with the time since its start; prints each step as it is done. Thread-safe. */
final class Steps {
    /**
     * @param text what was done
     * @param millis since the demo began
     */
    record Step(String text, long millis) {}

    private final List<Step> done = new ArrayList<>();
    private final PrintStream out;
    private final LongSupplier nanos;
    private final long start;

    Steps(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    synchronized Step done(String text) {
        Step step = new Step(text, (nanos.getAsLong() - start) / 1_000_000);
        done.add(step);
        out.println(String.format(Locale.ROOT, "%7.3f s  %s", step.millis() / 1000.0, text));
        return step;
    }

    /** For JSON. */
    synchronized List<Map<String, Object>> asMaps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Step step : done) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("step", step.text());
            map.put("millis", step.millis());
            maps.add(map);
        }
        return maps;
    }
}
