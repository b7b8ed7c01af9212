package org.jnoports.shell.gogo;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int INTERRUPTED = 130; // as shells have it
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
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
        AtomicBoolean over = new AtomicBoolean();
        line.stop().asked().thenRun(() -> LATER.execute(() -> interruptUnless(over)));
        try {
            Object result = session.execute(text);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return Command.DONE;
        } catch (CommandFailed e) {
            return e.code();
        } catch (InterruptedException e) { // by Ctrl-C: the thread that ran the command, not this one
            return INTERRUPTED;
        } catch (CommandNotFoundException e) {
            err.println("there is no command '" + e.getCommand() + "'; 'help' lists what there is");
            return Command.USAGE;
        } catch (Exception e) { // Gogo declares it: whatever a command or the line's grammar throws
            log.debug("line '{}'", text, e);
            err.println(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            return Command.FAILED;
        } finally {
            over.set(true);
            out.flush();
            err.flush();
        }
    }

    /** Our commands end by themselves, and shouldn't be cut off while they write a file; others know nothing else. */
    private void interruptUnless(AtomicBoolean over) {
        if (over.get()) {
            return;
        }
        Optional.ofNullable(session.foregroundJob()).ifPresent(Job::interrupt);
    }
}
