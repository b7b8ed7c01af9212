package org.jnoports.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in files, one line of JSON for each entry. A thread of its own writes, from the first entry on; whoever
 * records never waits for it.
 */
final class FileAuditLog implements AuditLog, AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration FINDING = Duration.ofSeconds(2);
    /** A file that was last written to so long before isn't looked into, however little clocks agree. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final Logger log = LoggerFactory.getLogger(FileAuditLog.class);

    private final Backlog backlog;
    private final AuditWriter writer;
    private volatile AuditSettings settings;
    private Thread thread; // guarded by this, as below
    private boolean closed;

    FileAuditLog(AuditSettings settings) {
        this(settings, Clock.systemUTC(), Appender.LOCK_WAIT, AuditWriter.PAUSE);
    }

    /** With other limits than the usual ones. */
    FileAuditLog(AuditSettings settings, Clock clock, Duration lockWait, Duration pause) {
        this.settings = settings;
        backlog = new Backlog(clock);
        writer = new AuditWriter(backlog, new Appender(lockWait), () -> this.settings, pause);
    }

    /** From the next entry on. */
    void configure(AuditSettings next) {
        settings = next;
    }

    @Override
    public void record(AuditEntry entry) {
        if (backlog.add(entry)) {
            start();
        } else {
            writer.trouble("can't keep up, or is closed");
        }
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = new Thread(writer, "jnoports-audit");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public List<AuditEntry> find(Query query) {
        awaitWritten();
        Path directory = settings.directory();
        Deque<AuditEntry> found = new ArrayDeque<>();
        try {
            List<Integer> numbers = AuditFiles.numbers(directory);
            for (int i = numbers.size() - 1; i >= 0 && found.size() < query.most(); i--) {
                Path file = AuditFiles.file(directory, numbers.get(i));
                if (isTooOld(file, query.since())) {
                    break;
                }
                search(file, query, found);
            }
        } catch (IOException e) {
            throw new TunnelException("the audit log in " + directory + " can't be read: " + e.getMessage(), e);
        }
        return new ArrayList<>(found);
    }

    private void awaitWritten() {
        try {
            backlog.awaitSettled(FINDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TunnelException("interrupted while the audit log was being written", e);
        }
    }

    private static boolean isTooOld(Path file, Optional<Instant> since) throws IOException {
        try {
            return since.isPresent()
                    && Files.getLastModifiedTime(file).toInstant().isBefore(since.get().minus(CLOCKS_DIFFER));
        } catch (NoSuchFileException e) {
            return false; // removed meanwhile
        }
    }

    private static void search(Path file, Query query, Deque<AuditEntry> found) throws IOException {
        try (BackwardLines lines = BackwardLines.of(file)) {
            for (Optional<String> line = lines.next(); line.isPresent() && found.size() < query.most(); line = lines.next()) {
                AuditLine.read(line.get()).filter(entry -> matches(entry, query)).ifPresent(found::addFirst);
            }
        } catch (NoSuchFileException e) {
            log.debug("{} was removed meanwhile", file);
        }
    }

    private static boolean matches(AuditEntry entry, Query query) {
        return query.client().filter(client -> !client.equals(entry.client().text())).isEmpty()
                && query.daemon().filter(daemon -> entry.daemon().filter(one -> one.text().equals(daemon)).isEmpty()).isEmpty()
                && query.device().filter(device -> !entry.device().equals(Optional.of(device))).isEmpty()
                && query.event().filter(event -> event != entry.event()).isEmpty()
                && query.since().filter(since -> entry.at().isBefore(since)).isEmpty();
    }

    /** Writes what waits, for two seconds at most; what is recorded later is lost. May be repeated. */
    @Override
    public void close() {
        Optional<Thread> writing;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            writing = Optional.ofNullable(thread);
        }
        backlog.close();
        writing.ifPresent(FileAuditLog::end);
        backlog.giveUp();
        if (backlog.lost() > 0) {
            log.warn("the audit log in {} is closed; {} entries were lost since it began", settings.directory(), backlog.lost());
        }
    }

    private static void end(Thread writing) {
        try {
            writing.join(CLOSING.toMillis());
            writing.interrupt(); // where it's still there
            writing.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            writing.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
