package org.jnoports.commands;

import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports --version}: of the distribution, and what it runs on. */
@Component(property = {Command.NAME + "=version", Command.DESCRIPTION + "=prints the version"})
public final class VersionCommand implements Command {
    private final BundleContext context;

    /** Wired by DS. */
    @Activate
    public VersionCommand(BundleContext context) {
        this.context = context;
    }

    @Override
    public int run(CommandContext process, List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new UsageException("version takes no arguments");
        }
        process.out().println("jnoports " + context.getBundle().getVersion() + " (Java " + Runtime.version() + ", "
                + context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getSymbolicName() + " "
                + context.getProperty(Constants.FRAMEWORK_VERSION) + ")");
        return DONE;
    }
}
