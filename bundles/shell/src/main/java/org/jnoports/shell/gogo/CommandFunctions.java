package org.jnoports.shell.gogo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.jnoports.api.command.Command;
import org.jnoports.shell.CommandServices;
import org.jnoports.shell.Place;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Each command that a bundle offers is {@code noports:<name>} in the shell, as long as it is there. */
final class CommandFunctions implements ServiceTrackerCustomizer<Command, List<ServiceRegistration<Function>>>, AutoCloseable {
    static final String SCOPE = "noports";
    /** Of two of one name the one that is about this runtime. */
    private static final int FOR_CALLERS = 1000;

    private final BundleContext context;
    private final Place place;
    private final ServiceTracker<Command, List<ServiceRegistration<Function>>> tracker;

    CommandFunctions(BundleContext context, Place place) {
        this.context = context;
        this.place = place;
        tracker = new ServiceTracker<>(context, Command.class, this);
    }

    void open() {
        tracker.open();
    }

    @Override
    public List<ServiceRegistration<Function>> addingService(ServiceReference<Command> reference) {
        Command command = context.getService(reference);
        if (command == null) {
            return null; // it can't be made; DS has said why
        }
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer own ? own : 0;
        boolean forCallers = Boolean.parseBoolean(String.valueOf(reference.getProperty(Command.RUNTIME)));
        List<ServiceRegistration<Function>> registered = new ArrayList<>();
        for (String name : CommandServices.names(reference.getProperty(Command.NAME))) {
            registered.add(context.registerService(Function.class, new CommandFunction(name, command, place),
                    FrameworkUtil.asDictionary(Map.of(CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, name,
                            Constants.SERVICE_RANKING, forCallers ? ranking + FOR_CALLERS : ranking))));
        }
        return registered;
    }

    @Override
    public void modifiedService(ServiceReference<Command> reference, List<ServiceRegistration<Function>> registered) {
        // names don't change while a command is there
    }

    @Override
    public void removedService(ServiceReference<Command> reference, List<ServiceRegistration<Function>> registered) {
        registered.forEach(ServiceRegistration::unregister);
        context.ungetService(reference);
    }

    @Override
    public void close() {
        tracker.close();
    }
}
