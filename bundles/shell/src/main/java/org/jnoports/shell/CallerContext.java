package org.jnoports.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.command.CommandContext;

/** What a command sees that runs here for somebody elsewhere: this runtime's home, the caller's streams and directory. */
public final class CallerContext implements CommandContext {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final String name;
    private final Place place;
    private final Path directory;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletionStage<Void> stopping;

    /**
     * @param terminal the type of the caller's; empty for none
     * @param columns of it; 0 if unknown
     */
    public CallerContext(String name, Place place, Path directory, String terminal, int columns, PrintStream out, PrintStream err,
            CompletionStage<Void> stopping) {
        this.name = name;
        this.place = place;
        this.directory = directory;
        this.out = out;
        this.err = err;
        this.stopping = stopping;
        Map<String, String> known = new HashMap<>(System.getenv());
        known.remove("TERM");
        known.remove("COLUMNS");
        if (!terminal.isEmpty()) {
            known.put("TERM", terminal);
        }
        if (columns > 0) {
            known.put("COLUMNS", Integer.toString(columns));
        }
        environment = Map.copyOf(known);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path home() {
        return place.home();
    }

    @Override
    public Path userHome() {
        return place.userHome();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public void progress(String step) {
        err.println(STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + " : " + step);
    }

    /** The log is the runtime's, not the caller's: {@code log} turns it up. */
    @Override
    public void verbose() {}

    @Override
    public CompletionStage<Void> stopping() {
        return stopping;
    }
}
