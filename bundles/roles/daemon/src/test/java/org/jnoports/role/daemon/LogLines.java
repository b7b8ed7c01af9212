package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What this bundle logs at info and above while a test runs; nothing of it goes to the console. */
final class LogLines extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("org.jnoports.role.daemon");

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();

    LogLines() {
        ROOT.setUseParentHandlers(false);
        ROOT.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            String text = line.getLevel() + " " + line.getMessage();
            all.add(text);
            unread.add(text);
        }
    }

    /** Waits for a line, skipping others. */
    String await(String part) {
        try {
            for (String line = unread.poll(20, TimeUnit.SECONDS); line != null; line = unread.poll(20, TimeUnit.SECONDS)) {
                if (line.contains(part)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("no line with '" + part + "' in " + all);
    }

    List<String> all() {
        return all;
    }

    void holdsNothingLike(String part) {
        assertThat(all).noneMatch(line -> line.contains(part));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ROOT.setUseParentHandlers(true);
    }
}
