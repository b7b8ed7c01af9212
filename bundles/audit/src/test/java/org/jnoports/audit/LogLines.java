package org.jnoports.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.testkit.Await;

/** What this bundle logs at info and above while a test runs; nothing of it goes to the console. */
final class LogLines extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("org.jnoports.audit");

    final List<String> all = new CopyOnWriteArrayList<>();

    LogLines() {
        ROOT.setUseParentHandlers(false);
        ROOT.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            all.add(line.getLevel() + " " + line.getMessage());
        }
    }

    /** Waits for a line. */
    String await(String part) {
        Await.until("a line with '" + part + "'", () -> all.stream().anyMatch(line -> line.contains(part)));
        return all.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ROOT.setUseParentHandlers(true);
    }
}
