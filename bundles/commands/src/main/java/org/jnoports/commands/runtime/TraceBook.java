package org.jnoports.commands.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.log.LogLevel;

/** Remembers what the log said of sessions lately, finer than it is written, and tells more as it comes. Thread-safe. */
public final class TraceBook implements AutoCloseable {
    static final int REMEMBERED = 5_000;
    private static final List<String> LOGGERS = List.of("org.jnoports.role", "org.jnoports.sessions");

    private final Deque<LogEntry> entries = new ArrayDeque<>(); // guarded by this, as below
    private final List<Consumer<LogEntry>> followers = new ArrayList<>();
    private final List<LogControl.Listening> listening = new ArrayList<>();

    /** Begins to listen. */
    public TraceBook(LogControl log) {
        LOGGERS.forEach(logger -> listening.add(log.listen(logger, LogLevel.DEBUG, this::heard)));
    }

    private void heard(LogEntry entry) {
        if (entry.session().isEmpty()) {
            return;
        }
        List<Consumer<LogEntry>> told;
        synchronized (this) {
            if (entries.size() == REMEMBERED) {
                entries.removeFirst();
            }
            entries.addLast(entry);
            told = List.copyOf(followers);
        }
        told.forEach(follower -> follower.accept(entry));
    }

    /**
     * What is remembered, and from now on, without a gap, what comes.
     *
     * @param follower called on threads that log: must not block; none is left out between the answer and its first call
     */
    synchronized List<LogEntry> follow(Consumer<LogEntry> follower) {
        followers.add(follower);
        return List.copyOf(entries);
    }

    synchronized void unfollow(Consumer<LogEntry> follower) {
        followers.remove(follower);
    }

    @Override
    public void close() {
        listening.forEach(LogControl.Listening::close);
    }
}
