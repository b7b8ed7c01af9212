package org.jnoports.commands;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.commands.runtime.TraceService;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code jnoports run}: the runtime in the foreground, with what the home holds, until it is told to end. */
@Component(service = Command.class, property = {Command.NAME + "=run", Command.DESCRIPTION + "=runs what the home is configured for, until told to end"})
public final class RunCommand extends SyntaxCommand {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);
    private static final String SHELL = "org.jnoports.shell";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;

    /** Wired by DS. */
    @Activate
    public RunCommand(BundleContext context, @Reference ConfigurationAdmin configurations, @Reference ServiceComponentRuntime components) {
        super(new Syntax("jnoports run", "Runs the bundles in load/ of the home with the configurations in etc/ (<pid>.cfg, <factory pid>-<name>.cfg). "
                + "Changes there count at once. SIGTERM or Ctrl-C lets sessions end, then ends it.")
                .flag("--shell", "talk to its shell on this terminal; leaving the shell doesn't end the runtime")
                .flag("-v", "show more of the log"));
        this.context = context;
        this.configurations = configurations;
        this.components = components;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        if (typed.has("-v")) {
            process.verbose();
        }
        try (RunLock mine = RunLock.take(process.home());
                HomeWatch watch = new HomeWatch(context, process.home(), configurations, components);
                ServiceNotices notices = new ServiceNotices(process.environment());
                TraceService trace = new TraceService(context)) {
            trace.start();
            startShell();
            watch.start();
            log.info("runtime of {} began as process {}", process.home(), mine.pid());
            notices.ready("runs the home " + process.home());
            Optional<Process> shell = typed.has("--shell") ? Optional.of(shell(process)) : Optional.empty();
            process.stopping().toCompletableFuture().join();
            log.info("runtime of {} is told to end", process.home());
            notices.stopping();
            shell.ifPresent(Process::destroy);
            new Drain(context).all();
        }
        return DONE;
    }

    /** Not before the home is ours: its console is in there. A runtime without the bundle runs as well. */
    private void startShell() {
        for (Bundle bundle : context.getBundles()) {
            if (SHELL.equals(bundle.getSymbolicName())) {
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                } catch (BundleException e) {
                    log.warn("'jnoports shell' won't reach this runtime: {}", StartTrouble.sentence(SHELL, e));
                    log.debug("shell", e);
                }
            }
        }
    }

    /** A program of its own, as from another terminal: it has the keys, and gives the terminal back whatever happens. */
    private Process shell(CommandContext process) {
        String distribution = Optional.ofNullable(context.getProperty("jnoports.distribution"))
                .orElseThrow(() -> new TunnelException("--shell needs the program jnoports; type 'jnoports shell' in another terminal instead"));
        try {
            return new ProcessBuilder(List.of(distribution + "/bin/jnoports", "shell", "--home", process.home().toString())).inheritIO().start();
        } catch (IOException e) {
            throw new TunnelException("the shell can't be started: " + e.getMessage(), e);
        }
    }
}
