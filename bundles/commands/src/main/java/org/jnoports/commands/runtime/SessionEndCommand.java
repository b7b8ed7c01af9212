package org.jnoports.commands.runtime;

import java.util.List;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code session-end}: ends one session at once. */
@Component(service = Command.class, property = {Command.NAME + "=session-end", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=ends a session at once"})
public final class SessionEndCommand extends SyntaxCommand {
    private static final int SHORTEST = 4;

    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public SessionEndCommand(@Reference SessionRegistry sessions) {
        super(new Syntax("session-end", "Ends a session at once, on whichever roles of this runtime have it.")
                .required("ID", "its id, or the first " + SHORTEST + " or more characters of it", () -> SessionRoles.ids(sessions))
                .option("--role", "ROLE", "only that of one role, for example relay-default", () -> SessionRoles.names(sessions))
                .option("--cause", "TEXT", "what the log says (default: ended by the administrator)")
                .json());
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        String wanted = typed.parameter(0).orElseThrow();
        if (wanted.length() < SHORTEST) {
            throw new UsageException("'" + wanted + "' is too short: give " + SHORTEST + " or more characters of the session's id");
        }
        List<SessionView> found = sessions.list().stream().filter(view -> view.id().text().startsWith(wanted))
                .filter(view -> typed.value("--role").map(view.role().toString()::equals).orElse(true)).toList();
        if (found.isEmpty()) {
            throw new TunnelException("there is no open session " + wanted + "; 'sessions' lists them");
        } else if (found.stream().map(SessionView::id).distinct().count() > 1) {
            throw new UsageException("several sessions begin with '" + wanted + "'; give more characters of the id");
        }
        Table table = new Table().column("id", "ID").column("role", "ROLE").column("ended", "");
        for (SessionView view : found) {
            boolean ended = sessions.end(view.role(), view.id(), typed.value("--cause").orElse("ended by the administrator"));
            table.row().cell(view.id().text()).cell(view.role().toString()).cell(ended, ended ? "ended" : "had ended already");
        }
        table.print(context.out(), typed.json(), "");
        return DONE;
    }
}
