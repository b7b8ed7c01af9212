package org.jnoports.commands;

import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code jnoports run}: the runtime in the foreground, with what the home holds, until it is told to end. */
@Component(property = {Command.NAME + "=run", Command.DESCRIPTION + "=runs what the home is configured for, until told to end"})
public final class RunCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    private final BundleContext context;

    /** Wired by DS. */
    @Activate
    public RunCommand(BundleContext context) {
        this.context = context;
    }

    @Override
    public int run(CommandContext process, List<String> arguments) {
        for (String argument : arguments) {
            switch (argument) {
                case "-v", "--verbose" -> process.verbose();
                case "-h", "--help" -> {
                    process.out().println("Usage: jnoports run [-v] [--home DIR]");
                    process.out().println("Runs what DIR/etc configures (<pid>.cfg, <factory pid>-<name>.cfg); SIGTERM or Ctrl-C ends it.");
                    return DONE;
                }
                default -> throw new UsageException("unknown argument " + argument + "; run takes -v and --home DIR");
            }
        }
        try (RunLock mine = RunLock.take(process.home())) {
            new HomeWatch(context, process.home()).start();
            log.info("runtime of {} began as process {}", process.home(), mine.pid());
            process.stopping().toCompletableFuture().join();
            log.info("runtime of {} is told to end", process.home());
        }
        return DONE;
    }
}
