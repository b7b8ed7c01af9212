package org.jnoports.commands.runtime;

import java.util.List;
import java.util.Locale;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code relay}: the relays of this runtime. */
@Component(service = Command.class, property = {Command.NAME + "=relay", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=shows the relays: what they lease, to whom, how busy they are"})
public final class RelayCommand extends SyntaxCommand {
    private final LiveRoles roles;
    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public RelayCommand(BundleContext context, @Reference SessionRegistry sessions) {
        super(new Syntax("relay", "Shows the relays of this runtime. A session waits until both sides have come.").json());
        roles = new LiveRoles(context);
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Table table = new Table().column("relay", "RELAY").column("state", "STATE").column("atSign", "ATSIGN").column("advertisedHost", "PEERS DIAL")
                .column("bindHost", "LISTENS ON").column("manager", "MANAGER").numbers("sessions", "SESSIONS").numbers("waiting", "WAITING")
                .numbers("maxSessions", "AT MOST").column("detail", "DETAIL");
        for (LiveRoles.LiveRole role : roles.of("relay")) {
            List<SessionView> own = sessions.list().stream().filter(view -> view.role().equals(role.status().instance())).toList();
            long waiting = own.stream().filter(view -> view.traffic().isEmpty()).count();
            table.row().cell(role.status().instance().toString()).cell(role.status().state().name().toLowerCase(Locale.ROOT))
                    .cell(role.value("atSign")).cell(role.value("advertisedHost")).cell(role.value("bindHost")).cell(role.value("manager"))
                    .cell(own.size()).cell(waiting).cell(role.configuration().get("maxSessions")).cell(role.status().detail());
        }
        table.print(context.out(), typed.json(), "no relay runs here; 'jnoports enable relay' brings one");
        return DONE;
    }
}
