package org.jnoports.commands.runtime;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.Transport;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** {@code transport}: which transports there are, and which one new sessions get: the one of the highest ranking. */
@Component(service = Command.class, property = {Command.NAME + "=transport", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows the transports, or switches the one that new sessions get"})
public final class TransportCommand extends SyntaxCommand {
    private final BundleContext context;
    private final SessionRegistry sessions;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;

    /** Wired by DS. */
    @Activate
    public TransportCommand(BundleContext context, @Reference SessionRegistry sessions, @Reference ConfigurationAdmin configurations,
            @Reference ServiceComponentRuntime components) {
        super(new Syntax("transport", "Shows the transports. 'transport switch NAME' gives new sessions another one until the runtime ends; running sessions stay "
                + "on theirs. To keep it, put 'service.ranking = I\"100\"' into the transport's configuration.")
                .optional("ACTION", "show or switch (default: show)", () -> List.of("show", "switch"))
                .optional("NAME", "the transport to switch to", () -> transports(context).stream().map(TransportCommand::name).toList())
                .json());
        this.context = context;
        this.sessions = sessions;
        this.configurations = configurations;
        this.components = components;
    }

    @Override
    protected int perform(CommandContext process, Typed typed) {
        String action = typed.parameter(0).orElse("show");
        switch (action) {
            case "show" -> { }
            case "switch" -> switchTo(typed.parameter(1).orElseThrow(() -> new UsageException("transport switch needs the name of a transport: "
                    + String.join(", ", transports(context).stream().map(TransportCommand::name).toList()))));
            default -> throw new UsageException("transport can 'show' and 'switch', not '" + action + "'");
        }
        show(process, typed);
        return DONE;
    }

    private void show(CommandContext process, Typed typed) {
        Table table = new Table().column("name", "NAME").column("newSessions", "NEW SESSIONS").numbers("ranking", "RANKING").numbers("sessions", "SESSIONS")
                .column("bundle", "BUNDLE");
        boolean first = true;
        for (ServiceReference<Transport> reference : transports(context)) {
            long using = sessions.list().stream().filter(view -> name(reference).equals(view.facts().get(SessionFact.TRANSPORT))).count();
            table.row().cell(name(reference)).cell(first, first ? "yes" : "no").cell(ranking(reference)).cell(using)
                    .cell(reference.getBundle().getSymbolicName());
            first = false;
        }
        table.print(process.out(), typed.json(), "there is no transport: no session can begin; put one's bundle into load/");
    }

    /** Best first. */
    private static List<ServiceReference<Transport>> transports(BundleContext context) {
        try {
            Collection<ServiceReference<Transport>> found = context.getServiceReferences(Transport.class, null);
            return found.stream().sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static String name(ServiceReference<Transport> reference) {
        return String.valueOf(reference.getProperty(Transport.NAME));
    }

    private static int ranking(ServiceReference<Transport> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private void switchTo(String name) {
        List<ServiceReference<Transport>> all = transports(context);
        ServiceReference<Transport> chosen = all.stream().filter(reference -> name(reference).equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("there is no transport '" + name + "'; there is "
                        + String.join(", ", all.stream().map(TransportCommand::name).toList())));
        if (all.get(0).equals(chosen)) {
            return;
        }
        rank(chosen, ranking(all.get(0)) + 1);
    }

    /** Rankings come from configurations, like everything else. */
    private void rank(ServiceReference<Transport> chosen, int ranking) {
        String pid = pid(chosen);
        try {
            Configuration configuration = configurations.getConfiguration(pid, "?");
            Map<String, Object> next = new HashMap<>();
            if (configuration.getProperties() != null) {
                next.putAll(FrameworkUtil.asMap(configuration.getProperties()));
            }
            next.put(Constants.SERVICE_RANKING, ranking);
            configuration.update(FrameworkUtil.asDictionary(next));
        } catch (IOException e) {
            throw new TunnelException("the configuration " + pid + " can't be changed: " + e.getMessage(), e);
        }
    }

    private String pid(ServiceReference<Transport> reference) {
        Object component = reference.getProperty("component.name");
        ComponentDescriptionDTO description = component == null ? null
                : components.getComponentDescriptionDTO(reference.getBundle(), component.toString());
        if (description == null) {
            throw new TunnelException("the ranking of '" + name(reference) + "' can't be configured: it is no component of DS");
        }
        return Arrays.stream(description.configurationPid).findFirst().orElse(description.name);
    }
}
