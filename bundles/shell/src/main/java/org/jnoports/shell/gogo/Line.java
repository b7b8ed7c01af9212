package org.jnoports.shell.gogo;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.jnoports.shell.console.Stop;

/**
 * What the commands of a running line need to know of who typed it; kept in the session.
 *
 * @param columns of the terminal, 0 if unknown
 * @param stop Ctrl-C
 */
record Line(Path directory, String terminal, int columns, Stop stop) {
    private static final String VARIABLE = ".line"; // with the dot it doesn't show among the variables

    void in(CommandSession session) {
        session.put(VARIABLE, this);
    }

    static Optional<Line> of(CommandSession session) {
        return session.get(VARIABLE) instanceof Line line ? Optional.of(line) : Optional.empty();
    }
}
