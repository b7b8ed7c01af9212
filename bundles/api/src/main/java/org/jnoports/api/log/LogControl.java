package org.jnoports.api.log;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The log of this process. Thread-safe; what is set here lasts as long as the process. */
@ProviderType
public interface LogControl {
    /** The logger of everything that isn't ours. */
    String OTHERS = "";
    /** The logger of all that is ours. */
    String OURS = "org.jnoports";

    /** How records are written. */
    enum Form {
        /** {@code 2026-11-23 09:00:00.123 INFO  daemon: text}. */
        TEXT,
        /** One JSON object per line: {@code time}, {@code level}, {@code source}, {@code session} where there is one, {@code message}, {@code stack}. */
        JSON
    }

    /** From which level on records are written, by logger; a logger that isn't named goes by the longest name before it. */
    SortedMap<String, LogLevel> levels();

    /**
     * Sets the level of a logger and all below it; empty takes it back to what it was when the process began.
     *
     * @throws IllegalArgumentException if 100 loggers have levels of their own already
     */
    void level(String logger, Optional<LogLevel> level);

    /** How it is written. */
    Form form();

    void form(Form form);

    /**
     * Hears records, whether they are written or not, until the listener is closed.
     *
     * @param logger of this one and all below it
     * @param from of this level and what matters more
     * @param consumer called on the thread that logs: must not block, nor log
     */
    Listening listen(String logger, LogLevel from, Consumer<LogEntry> consumer);

    /** Somebody hears the log. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
