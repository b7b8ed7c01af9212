package org.jnoports.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.log.LogLevel;

/**
 * Which records are written and who hears them. java.util.logging lets through what is written or heard; what is written is
 * decided here, so that a listener that hears more doesn't make the log longer.
 */
final class ProcessLog implements LogControl {
    /** java.util.logging is one per process, and so is this. */
    static final ProcessLog OF_PROCESS = new ProcessLog();
    private static final int MOST_LOGGERS = 100;

    private final Map<String, LogLevel> initial = new HashMap<>(); // guarded by this, as all that isn't volatile
    private final TreeMap<String, LogLevel> levels = new TreeMap<>();
    private final Map<String, Logger> held = new HashMap<>(); // the log manager itself holds loggers only weakly
    private final List<Hearing> hearings = new ArrayList<>();
    private volatile Map<String, LogLevel> written = Map.of();
    private volatile List<Hearing> heard = List.of();
    private volatile Form form = Form.TEXT;
    private volatile boolean stacks;

    /** Sets what holds from the start; touches nothing of java.util.logging. */
    synchronized void begin(String ours) {
        initial.put(OTHERS, LogLevel.WARN);
        initial.put(OURS, LogLevel.valueOf(ours));
        levels.putAll(initial);
        written = Map.copyOf(levels);
    }

    /** Debug and stack traces of all that is ours. */
    void verbose() {
        stacks = true;
        level(OURS, Optional.of(LogLevel.DEBUG));
    }

    boolean stacks() {
        return stacks;
    }

    @Override
    public synchronized SortedMap<String, LogLevel> levels() {
        return new TreeMap<>(levels);
    }

    @Override
    public synchronized void level(String logger, Optional<LogLevel> level) {
        LogLevel now = level.orElse(initial.get(logger));
        if (now == null) {
            levels.remove(logger);
        } else if (levels.size() >= MOST_LOGGERS && !levels.containsKey(logger)) {
            throw new IllegalArgumentException(MOST_LOGGERS + " loggers have levels of their own already; take some back first");
        } else {
            levels.put(logger, now);
        }
        written = Map.copyOf(levels);
        apply();
    }

    @Override
    public Form form() {
        return form;
    }

    @Override
    public void form(Form next) {
        form = next;
    }

    @Override
    public synchronized Listening listen(String logger, LogLevel from, Consumer<LogEntry> consumer) {
        Hearing hearing = new Hearing(logger, from, consumer);
        hearings.add(hearing);
        changed();
        return () -> forget(hearing);
    }

    private synchronized void forget(Hearing hearing) {
        if (hearings.remove(hearing)) {
            changed();
        }
    }

    private void changed() {
        heard = List.copyOf(hearings);
        apply();
    }

    /** Has java.util.logging let through what is written or heard. */
    synchronized void apply() {
        Set<String> names = new HashSet<>(levels.keySet());
        hearings.forEach(hearing -> names.add(hearing.logger));
        for (String name : names) {
            held.computeIfAbsent(name, Logger::getLogger).setLevel(javaLevel(least(name)));
        }
        held.entrySet().removeIf(old -> {
            if (names.contains(old.getKey())) {
                return false;
            }
            old.getValue().setLevel(null); // as the one above it
            return true;
        });
    }

    private LogLevel least(String name) {
        LogLevel least = threshold(written, name);
        for (Hearing hearing : hearings) {
            if (covers(hearing.logger, name) && hearing.from.compareTo(least) > 0) {
                least = hearing.from;
            }
        }
        return least;
    }

    /** Whether it belongs into the log. */
    boolean writes(LogRecord entry) {
        return level(entry.getLevel()).compareTo(threshold(written, name(entry))) <= 0;
    }

    /** Tells whoever listens. */
    void tell(LogRecord entry) {
        List<Hearing> now = heard;
        if (now.isEmpty()) {
            return;
        }
        String name = name(entry);
        LogLevel level = level(entry.getLevel());
        LogEntry told = null;
        for (Hearing hearing : now) {
            if (level.compareTo(hearing.from) <= 0 && covers(hearing.logger, name)) {
                told = told == null ? LogLine.entry(entry) : told;
                hearing.consumer.accept(told);
            }
        }
    }

    private static String name(LogRecord entry) {
        return entry.getLoggerName() == null ? OTHERS : entry.getLoggerName();
    }

    private static LogLevel threshold(Map<String, LogLevel> levels, String name) {
        LogLevel found = LogLevel.WARN;
        int length = -1;
        for (Map.Entry<String, LogLevel> entry : levels.entrySet()) {
            String logger = entry.getKey();
            if (logger.length() > length && covers(logger, name)) {
                found = entry.getValue();
                length = logger.length();
            }
        }
        return found;
    }

    private static boolean covers(String logger, String name) {
        return name.startsWith(logger) && (logger.isEmpty() || name.length() == logger.length() || name.charAt(logger.length()) == '.');
    }

    static LogLevel level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        } else if (value >= Level.WARNING.intValue()) {
            return LogLevel.WARN;
        } else if (value >= Level.INFO.intValue()) {
            return LogLevel.INFO;
        }
        return value >= Level.FINE.intValue() ? LogLevel.DEBUG : LogLevel.TRACE;
    }

    private static Level javaLevel(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    private static final class Hearing {
        private final String logger;
        private final LogLevel from;
        private final Consumer<LogEntry> consumer;

        private Hearing(String logger, LogLevel from, Consumer<LogEntry> consumer) {
            this.logger = logger;
            this.from = from;
            this.consumer = consumer;
        }
    }
}
