package org.jnoports.commands.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sessions}: who is connected to what, how much moves. */
@Component(service = Command.class, property = {Command.NAME + "=sessions", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=lists the sessions: who, to what, how long, how much"})
public final class SessionsCommand extends SyntaxCommand {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public SessionsCommand(@Reference SessionRegistry sessions) {
        super(new Syntax("sessions", "Lists the open sessions, oldest first. The rate is what moves both ways within half a second, or between two looks. "
                + "Left is the relay's first port, or the relay as a daemon sees it.")
                .option("--role", "ROLE", "only those of one role, for example relay-default", () -> SessionRoles.names(sessions))
                .option("--watch", "SECONDS", "look again every so many seconds until Ctrl-C")
                .json());
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Optional<String> role = typed.value("--role");
        boolean watching = typed.has("--watch");
        Duration pause = watching ? typed.seconds("--watch", 2, 1, 3600) : LOOK;
        List<SessionView> before = look(role);
        if (watching || before.isEmpty()) {
            print(context, typed, watching, SessionTable.of(before, Duration.ZERO, before, Instant.now()));
        }
        if (!watching && before.isEmpty()) {
            return DONE;
        }
        long looked = System.nanoTime();
        while (!Waiting.stoppedWithin(context, pause)) {
            List<SessionView> now = look(role);
            long instant = System.nanoTime();
            print(context, typed, watching, SessionTable.of(before, Duration.ofNanos(instant - looked), now, Instant.now()));
            if (!watching) {
                return DONE;
            }
            looked = instant;
            before = now;
        }
        return DONE;
    }

    /** On a terminal each look of many replaces the one before. */
    private static void print(CommandContext context, Typed typed, boolean watching, Table table) {
        boolean terminal = !context.environment().getOrDefault("TERM", "dumb").equals("dumb");
        if (watching && terminal && !typed.json()) {
            context.out().print(HOME_AND_CLEAR);
        }
        table.print(context.out(), typed.json(), "no sessions");
        context.out().flush();
    }

    private List<SessionView> look(Optional<String> role) {
        return sessions.list().stream().filter(view -> role.isEmpty() || view.role().toString().equals(role.get())
                || view.role().role().equals(role.get())).toList();
    }
}
