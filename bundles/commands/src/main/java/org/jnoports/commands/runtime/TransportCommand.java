package org.jnoports.commands.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code transport}: which transports there are, and which one new sessions get: the one of the highest ranking. */
@Component(service = Command.class, property = {Command.NAME + "=transport", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows the transports, or switches the one that new sessions get"})
public final class TransportCommand extends SyntaxCommand {
    private static final String BEST = "best";

    private final BundleContext context;
    private final SessionRegistry sessions;
    private final TransportPreference preference;

    /** Wired by DS. */
    @Activate
    public TransportCommand(BundleContext context, @Reference SessionRegistry sessions, @Reference TransportPreference preference) {
        super(new Syntax("transport", "Shows the transports. 'transport switch NAME' gives new sessions another one until the runtime ends; running sessions stay "
                + "on theirs. To keep it, say 'preferred = NAME' in etc/org.jnoports.transport.cfg.")
                .optional("ACTION", "show or switch (default: show)", () -> List.of("show", "switch"))
                .optional("NAME", "the transport to switch to; best: the one of the highest ranking", () -> names(context))
                .json());
        this.context = context;
        this.sessions = sessions;
        this.preference = preference;
    }

    private static List<String> names(BundleContext context) {
        return Stream.concat(transports(context).stream().map(TransportCommand::name), Stream.of(BEST)).toList();
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
        List<ServiceReference<Transport>> all = transports(context);
        String chosen = preference.preferred().filter(name -> all.stream().anyMatch(reference -> name(reference).equals(name)))
                .orElseGet(() -> all.isEmpty() ? "" : name(all.get(0)));
        for (ServiceReference<Transport> reference : all) {
            boolean now = name(reference).equals(chosen);
            long using = sessions.list().stream().filter(view -> name(reference).equals(view.facts().get(SessionFact.TRANSPORT))).count();
            table.row().cell(name(reference)).cell(now, now ? "yes" : "no").cell(ranking(reference)).cell(using)
                    .cell(reference.getBundle().getSymbolicName());
        }
        table.print(process.out(), typed.json(), "there is no transport: no session can begin; put one's bundle into load/");
    }

    /** Best first. */
    private static List<ServiceReference<Transport>> transports(BundleContext context) {
        try {
            return context.getServiceReferences(Transport.class, "(!(" + TransportPreference.MARK + "=*))").stream().sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
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
        if (name.equals(BEST)) {
            preference.prefer(Optional.empty());
        } else if (all.stream().noneMatch(reference -> name(reference).equals(name))) {
            throw new UsageException("there is no transport '" + name + "'; there is " + String.join(", ", all.stream().map(TransportCommand::name).toList()));
        } else {
            preference.prefer(Optional.of(name));
        }
    }
}
