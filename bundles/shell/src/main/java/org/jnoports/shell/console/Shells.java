package org.jnoports.shell.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What runs lines of the shell; offered by the bundle that Gogo is in. */
public interface Shells {
    /**
     * Somebody at the other end of some streams.
     *
     * @param directory where they are
     * @param terminal its type; empty for none
     * @param columns of it, 0 if unknown
     * @param rows of it, 0 if unknown
     * @param resized takes who is to hear of new sizes
     * @param stop completes when it should end
     */
    record Caller(InputStream in, OutputStream out, OutputStream err, Path directory, String terminal, int columns, int rows,
            Consumer<Resized> resized, Stop stop) {}

    /** Hears of a terminal's new size. */
    @FunctionalInterface
    interface Resized {
        void to(int columns, int rows);
    }

    /**
     * Runs one line.
     *
     * @return the exit code
     */
    int line(Caller caller, String line);

    /**
     * Runs lines from the input until one fails or it ends.
     *
     * @return the last one's exit code
     */
    int script(Caller caller);

    /**
     * Talks with a person until they leave.
     *
     * @return the exit code
     */
    int shell(Caller caller);
}
