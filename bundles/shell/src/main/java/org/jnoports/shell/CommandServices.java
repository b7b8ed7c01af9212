package org.jnoports.shell;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jnoports.api.command.Command;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The commands that bundles here offer. */
public final class CommandServices implements CommandsByName {
    private final BundleContext context;

    public CommandServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> Optional<T> with(String name, boolean forCallers, Function<Command, T> use) {
        Optional<ServiceReference<Command>> found = references().stream()
                .filter(reference -> names(reference.getProperty(Command.NAME)).contains(name))
                .filter(reference -> !forCallers || forCallers(reference)).max(Comparator.naturalOrder());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Command command = context.getService(found.get());
        if (command == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(use.apply(command));
        } finally {
            context.ungetService(found.get());
        }
    }

    private Collection<ServiceReference<Command>> references() {
        try {
            return context.getServiceReferences(Command.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static boolean forCallers(ServiceReference<Command> reference) {
        return Boolean.parseBoolean(String.valueOf(reference.getProperty(Command.RUNTIME)));
    }

    /** One or several, as a service property. */
    public static List<String> names(Object property) {
        return property instanceof String[] several ? Arrays.asList(several) : property == null ? List.of() : List.of(property.toString());
    }
}
