package org.jnoports.benchmarks;

import java.io.IOException;

/** One subject of measurement. Found by ServiceLoader; each needs a constructor without parameters. */
public interface Topic {
    /** What it is asked for by: one word. */
    String name();

    /** Measures, and reports rows and ratios. */
    void measure(Settings settings, Report report) throws IOException, InterruptedException;
}
