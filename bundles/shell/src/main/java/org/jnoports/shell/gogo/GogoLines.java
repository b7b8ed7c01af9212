package org.jnoports.shell.gogo;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jnoports.api.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs lines in one session of Gogo, one at a time. */
final class GogoLines {
    private static final Logger log = LoggerFactory.getLogger(GogoLines.class);
    /** Where a name without a scope is looked for. */
    private static final String PATH = CommandFunctions.SCOPE + ":felix:scr:cm:posix:*";

    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    GogoLines(CommandSession session, PrintStream out, PrintStream err) {
        this.session = session;
        this.out = out;
        this.err = err;
        session.put("SCOPE", PATH);
    }

    /**
     * Runs one line.
     *
     * @return the exit code
     */
    int run(String text, Line line) {
        line.in(session);
        session.currentDir(line.directory());
        line.stop().asked().thenRun(this::interrupt);
        try {
            Object result = session.execute(text);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return Command.DONE;
        } catch (CommandFailed e) {
            return e.code();
        } catch (CommandNotFoundException e) {
            err.println("there is no command '" + e.getCommand() + "'; 'help' lists what there is");
            return Command.USAGE;
        } catch (Exception e) { // Gogo declares it: whatever a command or the line's grammar throws
            log.debug("line '{}'", text, e);
            err.println(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            return Command.FAILED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private void interrupt() {
        Optional.ofNullable(session.foregroundJob()).ifPresent(Job::interrupt);
    }
}
