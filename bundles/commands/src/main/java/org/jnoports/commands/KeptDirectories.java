package org.jnoports.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes directories of a home anew, empty, when somebody takes them away while the home stays: File Install takes a directory
 * that isn't there for one that can't be read, and what had lain in it would run on. Has a thread of its own.
 */
final class KeptDirectories implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeptDirectories.class);
    private static final int POLL_MILLIS = 500;

    private final Path home;
    private final List<Path> directories;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "jnoports-directories"));

    KeptDirectories(Path home, List<Path> directories) {
        this.home = home;
        this.directories = List.copyOf(directories);
    }

    void start() {
        var unused = worker.scheduleWithFixedDelay(this::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A file of that name is left alone: File Install says so. */
    void look() {
        for (Path directory : directories) {
            if (Files.isDirectory(home) && Files.notExists(directory)) {
                try {
                    OwnerDirectories.make(directory);
                    log.warn("{} was taken away, so what lay in it ends; it is there again, empty: put files into it", directory);
                } catch (IOException e) {
                    log.debug("{} can't be made anew", directory, e); // looked at again
                }
            }
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
