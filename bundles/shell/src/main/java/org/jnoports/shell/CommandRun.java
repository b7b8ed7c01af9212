package org.jnoports.shell;

import java.io.PrintStream;
import java.util.List;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command as the launcher does: failures become a sentence on stderr and an exit code. */
public final class CommandRun {
    private static final Logger log = LoggerFactory.getLogger(CommandRun.class);

    private CommandRun() {}

    /** @return the exit code */
    public static int run(Command command, CommandContext context, List<String> arguments) {
        try {
            return command.run(context, arguments);
        } catch (UsageException e) {
            return failed(context, e.getMessage(), Command.USAGE);
        } catch (TunnelException e) {
            log.debug("command {}", context.name(), e);
            return failed(context, e.getMessage(), Command.FAILED);
        } catch (RuntimeException | LinkageError e) { // a defect, in a bundle of anybody's: said, and the runtime goes on
            log.warn("command {} failed: {}", context.name(), e.toString());
            log.debug("command {}", context.name(), e);
            return failed(context, "internal error: " + e, Command.FAILED);
        }
    }

    private static int failed(CommandContext context, String sentence, int code) {
        PrintStream err = context.err();
        err.println(context.name() + ": " + sentence);
        return code;
    }
}
