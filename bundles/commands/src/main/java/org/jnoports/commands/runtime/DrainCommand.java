package org.jnoports.commands.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.session.RoleInstance;
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

/** {@code drain}: a role takes no new sessions, and its own come to their end. */
@Component(service = Command.class, property = {Command.NAME + "=drain", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=lets a role's sessions come to their end and takes no new ones"})
public final class DrainCommand extends SyntaxCommand {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String ALL = "all";

    private final LiveRoles roles;
    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public DrainCommand(BundleContext context, @Reference SessionRegistry sessions) {
        super(new Syntax("drain", "Has a role refuse new sessions and waits until its open ones have ended. It goes on refusing until --resume, or until it is "
                + "started anew. Without a role: shows which refuse.")
                .optional("ROLE", "for example relay-default; 'all' for every one", () -> names(context))
                .option("--limit", "SECONDS", "how long to wait (default: 60)")
                .flag("--end", "end what is open then")
                .flag("--resume", "take new sessions again")
                .json());
        roles = new LiveRoles(context);
        this.sessions = sessions;
    }

    private static List<String> names(BundleContext context) {
        List<String> names = new ArrayList<>(new LiveRoles(context).all().stream().map(role -> role.status().instance().toString()).toList());
        names.add(ALL);
        return names;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Duration limit = typed.seconds("--limit", 60, 0, 86_400);
        if (typed.parameter(0).isEmpty()) {
            print(context, typed, sessions.suspended().stream().toList());
            return DONE;
        }
        List<RoleInstance> chosen = chosen(typed.parameter(0).get());
        if (typed.has("--resume")) {
            chosen.forEach(sessions::resume);
            print(context, typed, chosen);
            return DONE;
        }
        chosen.forEach(sessions::suspend);
        boolean empty = awaitEmpty(context, chosen, limit);
        if (!empty && typed.has("--end")) {
            open(chosen).forEach(view -> sessions.end(view.role(), view.id(), "the role was drained"));
            empty = true;
        }
        print(context, typed, chosen);
        return empty ? DONE : FAILED;
    }

    private List<RoleInstance> chosen(String name) {
        List<RoleInstance> known = roles.all().stream().map(role -> role.status().instance()).toList();
        List<RoleInstance> chosen = known.stream().filter(role -> name.equals(ALL) || role.toString().equals(name)).toList();
        if (chosen.isEmpty()) {
            throw new UsageException("there is no role '" + name + "' here; there " + (known.isEmpty() ? "are none"
                    : "is " + String.join(", ", known.stream().map(RoleInstance::toString).toList())));
        }
        return chosen;
    }

    private boolean awaitEmpty(CommandContext context, List<RoleInstance> chosen, Duration limit) {
        long begin = System.nanoTime();
        while (!open(chosen).isEmpty()) {
            if (System.nanoTime() - begin > limit.toNanos() || Waiting.stoppedWithin(context, LOOK)) {
                return open(chosen).isEmpty();
            }
        }
        return true;
    }

    private List<SessionView> open(List<RoleInstance> chosen) {
        return sessions.list().stream().filter(view -> chosen.contains(view.role())).toList();
    }

    private void print(CommandContext context, Typed typed, List<RoleInstance> chosen) {
        Table table = new Table().column("role", "ROLE").column("refuses", "NEW SESSIONS").numbers("sessions", "OPEN");
        for (RoleInstance role : chosen) {
            boolean refuses = sessions.suspended().contains(role);
            table.row().cell(role.toString()).cell(refuses, refuses ? "refused" : "taken").cell(open(List.of(role)).size());
        }
        table.print(context.out(), typed.json(), "every role takes new sessions");
    }
}
