package org.jnoports.commands;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports help}: what can be typed, by what the bundles here register. */
@Component(property = {Command.NAME + "=help", Command.DESCRIPTION + "=lists the commands"})
public final class HelpCommand implements Command {
    private final BundleContext context;

    /** Wired by DS. */
    @Activate
    public HelpCommand(BundleContext context) {
        this.context = context;
    }

    @Override
    public int run(CommandContext process, List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new UsageException("help takes no arguments; a command's own help is 'jnoports COMMAND --help'");
        }
        print(process.out(), described(commands()));
        return DONE;
    }

    private Collection<ServiceReference<Command>> commands() {
        try {
            return context.getServiceReferences(Command.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static Map<String, String> described(Collection<ServiceReference<Command>> commands) {
        Map<String, String> lines = new TreeMap<>();
        for (ServiceReference<Command> command : commands) {
            Object description = command.getProperty(DESCRIPTION);
            lines.put(names(command.getProperty(NAME)), description == null ? "" : description.toString());
        }
        lines.remove("");
        return lines;
    }

    private static String names(Object property) {
        return property instanceof String[] several ? String.join(", ", several) : property == null ? "" : property.toString();
    }

    private static void print(PrintStream out, Map<String, String> lines) {
        out.println("Usage: jnoports [--home DIR] COMMAND [ARGUMENT…]");
        out.println("       jnoports --version");
        out.println();
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((names, description) -> out.println(
                ("  " + names + " ".repeat(width - names.length()) + "  " + description).stripTrailing()));
        out.println();
        out.println("'jnoports COMMAND --help' says more about one. The home is --home, else $JNOPORTS_HOME, else ~/.jnoports.");
    }
}
