package org.jnoports.commands.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code atserver} in the shell: the atServers that run here, and the connections that roles here have to atServers. Ranked
 * below the program of that name, which in a process of its own is what is meant.
 */
@Component(service = Command.class, property = {Command.NAME + "=atserver", Command.NAME + "=atservers", Command.RUNTIME + ":Boolean=true",
        "service.ranking:Integer=-1", Command.DESCRIPTION + "=shows the connections to atServers, and the atServers that run here"})
public final class AtServersCommand extends SyntaxCommand {
    private final LiveRoles roles;
    private final Connections connections;

    /** Wired by DS. */
    @Activate
    public AtServersCommand(BundleContext context, @Reference AtClients clients) {
        super(new Syntax("atservers", "Shows the connections that roles of this runtime have to atServers, with the time of a question and its answer, "
                + "and the atServers that run here.").json());
        roles = new LiveRoles(context);
        connections = new Connections(roles, clients);
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Table there = new Table().column("atSign", "ATSIGN").column("rootDomain", "ROOT DOMAIN").column("state", "STATE")
                .numbers("roundTripMillis", "THERE AND BACK").column("roles", "USED BY").column("trouble", "TROUBLE");
        for (Connections.Connection connection : connections.look(true)) {
            Long millis = connection.roundTrip().map(Duration::toMillis).orElse(null);
            there.row().cell(connection.atSign().text()).cell(connection.root().toString())
                    .cell(connection.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')).cell(millis, millis == null ? "-" : millis + " ms")
                    .cell(connection.roles(), String.join(", ", connection.roles())).cell(connection.trouble());
        }
        Table here = new Table().column("name", "ATSERVER").column("state", "STATE").column("atSigns", "ATSIGNS").column("detail", "DETAIL");
        List<LiveRoles.LiveRole> servers = roles.all().stream().filter(role -> role.pid().startsWith("org.jnoports.atserver")).toList();
        servers.forEach(role -> here.row().cell(role.status().instance().toString()).cell(role.status().state().name().toLowerCase(Locale.ROOT))
                .cell(role.value("atSigns")).cell(role.status().detail()));
        if (typed.json()) {
            context.out().println(Table.json(Map.of("connections", there.objects(), "servers", here.objects())));
        } else {
            there.print(context.out(), false, "no role here has a connection to an atServer");
            context.out().println();
            here.print(context.out(), false, "no atServer runs here");
        }
        return DONE;
    }
}
