package org.jnoports.commands.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.log.LogEntry;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code trace}: a session's steps with their times, from its beginning on. */
@Component(service = Command.class, property = {Command.NAME + "=trace", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=follows the steps of a session, or of all, with their times"})
public final class TraceCommand extends SyntaxCommand {
    /** Who reads too slowly misses what comes beyond. */
    private static final int MOST_WAITING = 10_000;
    private static final long LOOK_MILLIS = 100;

    private final TraceBook book;
    private final SessionRegistry sessions;

    /** Wired by DS; only a runtime has the book. */
    @Activate
    public TraceCommand(@Reference TraceBook book, @Reference SessionRegistry sessions) {
        super(new Syntax("trace", "Prints a session's steps, of all roles here that have it, as the log has them at debug: first what has happened, then, until the "
                + "session ends or Ctrl-C, what happens. Without an id: what happens to any.")
                .optional("ID", "the session's id, or how it begins", () -> SessionRoles.ids(sessions))
                .flag("--past", "only what has happened")
                .json());
        this.book = book;
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Optional<String> wanted = typed.parameter(0);
        BlockingQueue<LogEntry> coming = new LinkedBlockingQueue<>(MOST_WAITING);
        Consumer<LogEntry> follower = coming::offer;
        List<LogEntry> past = book.follow(follower);
        try {
            Steps steps = new Steps(context, typed.json());
            List<LogEntry> known = past.stream().filter(entry -> wanted.isPresent() ? matches(entry, wanted) : typed.has("--past")).toList();
            if (known.isEmpty() && wanted.isPresent() && !open(wanted.get())) {
                throw new TunnelException("nothing is known of a session " + wanted.get() + "; 'sessions' lists the open ones, 'trace' shows the next");
            }
            known.forEach(steps::print);
            if (!typed.has("--past")) {
                follow(context, coming, wanted, steps);
            }
            return DONE;
        } finally {
            book.unfollow(follower);
        }
    }

    private void follow(CommandContext context, BlockingQueue<LogEntry> coming, Optional<String> wanted, Steps steps) {
        boolean stopped = false;
        while (!stopped && (wanted.isEmpty() || open(wanted.get()) || !coming.isEmpty())) {
            stopped = context.stopping().toCompletableFuture().isDone() || !take(coming, wanted, steps);
        }
        take(coming, wanted, steps);
    }

    private static boolean take(BlockingQueue<LogEntry> coming, Optional<String> wanted, Steps steps) {
        try {
            LogEntry entry = coming.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            for (; entry != null; entry = coming.poll()) {
                if (matches(entry, wanted)) {
                    steps.print(entry);
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean open(String wanted) {
        return sessions.list().stream().anyMatch(view -> view.id().text().startsWith(wanted.toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(LogEntry entry, Optional<String> wanted) {
        return wanted.isEmpty() || entry.session().filter(id -> id.text().startsWith(wanted.get().toLowerCase(Locale.ROOT))).isPresent();
    }

    /** Prints steps, each with how long after the first of its session it came. */
    private static final class Steps {
        private static final int MOST_SESSIONS = 10_000;

        private final CommandContext context;
        private final boolean json;
        private final Map<String, Instant> begins = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > MOST_SESSIONS;
            }
        };

        Steps(CommandContext context, boolean json) {
            this.context = context;
            this.json = json;
        }

        void print(LogEntry entry) {
            String id = entry.session().orElseThrow().text();
            String step = text(entry, id);
            if (step.isEmpty()) {
                return; // only the stack of what was said before
            }
            Duration since = Duration.between(begins.computeIfAbsent(id, first -> entry.time()), entry.time());
            if (json) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("session", id);
                object.put("time", entry.time().toString());
                object.put("millis", since.toMillis());
                object.put("role", entry.source());
                object.put("step", step);
                context.out().println(Table.json(object));
            } else {
                context.out().printf(Locale.ROOT, "%s  %9.3f s  %-8s  %s%n", id, since.toMillis() / 1000.0, entry.source(), step);
            }
            context.out().flush();
        }

        /** Without the id, which stands before it already. */
        private static String text(LogEntry entry, String id) {
            String text = entry.text();
            int end = "session ".length() + id.length();
            return text.substring(Math.min(end, text.length())).replaceFirst("^[: ]+", "");
        }
    }
}
