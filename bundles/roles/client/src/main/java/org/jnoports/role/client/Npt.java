package org.jnoports.role.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jnoports.api.TunnelException;
import org.jnoports.api.bridge.LocalEnd;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.transport.HostPort;

/** What npt does: sessions, one after the other if it is to keep them alive, each with a local port that leads to the service. */
final class Npt {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ClientServices services;
    private final WaitLimits limits;
    private final Duration pause;

    Npt(ClientServices services, WaitLimits limits) {
        this(services, limits, PAUSE);
    }

    /** @param pause before a session is opened again */
    Npt(ClientServices services, WaitLimits limits, Duration pause) {
        this.services = services;
        this.limits = limits;
        this.pause = pause;
    }

    int run(CommandContext context, List<String> arguments) {
        NptFlags flags = new NptFlags(context.name(), context.userHome(), arguments);
        if (flags.has("--help")) {
            NptFlags.usage(context.out());
            return Command.DONE;
        }
        if (flags.has("--version")) {
            context.out().println(context.name() + " " + Installed.version() + " (JNoPorts)");
            return Command.DONE;
        }
        check(context, flags);
        if (flags.has("--verbose")) {
            context.verbose();
        }
        Consumer<String> progress = flags.has("--quiet") ? step -> {} : context::progress;
        Run run = new Run(context, flags.settings(Optional.empty()), flags.options(), flags.service(), flags.heartbeat(), progress);
        if (flags.has("--exit-when-connected") && services.srv().isPresent()) {
            return run.detached(flags.local());
        }
        if (flags.has("--keep-alive")) {
            return run.again(flags.local());
        }
        return run.once(flags.local(), flags.has("--exit-when-connected"));
    }

    private static void check(CommandContext context, NptFlags flags) {
        flags.rest().stream().findFirst().ifPresent(word -> {
            throw new UsageException(context.name() + ": '" + word + "' is not a flag; --help lists the flags");
        });
        if (flags.has("--keep-alive") && flags.has("--exit-when-connected")) {
            throw new UsageException(context.name() + ": --keep-alive and --exit-when-connected exclude each other: nobody would open it again");
        }
    }

    private final class Run {
        private final CommandContext context;
        private final ClientSettings settings;
        private final LineOptions options;
        private final LineOpening.Service service;
        private final Optional<Duration> heartbeat;
        private final Consumer<String> progress;
        private final Waiting waiting;

        Run(CommandContext context, ClientSettings settings, LineOptions options, LineOpening.Service service, Optional<Duration> heartbeat,
                Consumer<String> progress) {
            this.context = context;
            this.settings = settings;
            this.options = options;
            this.service = service;
            this.heartbeat = heartbeat;
            this.progress = progress;
            this.waiting = new Waiting(context.stopping());
        }

        private OpenedLine open(LineClient.Holder holder) {
            return new LineClient(services, limits).open(context, settings, options, Optional.of(service), Optional.empty(), holder, progress);
        }

        private LocalEnd listen(HostPort local) {
            OpenedLine line = open(LineClient.Holder.THIS_PROCESS);
            SessionEnds.Manners manners = line.manners().heartbeat().isPresent() && heartbeat.isPresent()
                    ? new SessionEnds.Manners(line.manners().spacing(), heartbeat) : line.manners();
            LocalEnd end = waiting.await(line.clientMulti(services, local, service.timeout(), manners), limits.tunnel().multipliedBy(3), "the session's control connection to " + line.end().relay() + " wasn't up in time: check that it "
                            + "can be reached from here");
            progress.accept("npt is listening on localhost:" + end.port());
            return end;
        }

        /** @param print whether the port is the result */
        int once(HostPort local, boolean print) {
            try (LocalEnd end = listen(local)) {
                if (print) {
                    context.out().println(end.port());
                    context.out().flush();
                }
                return ended(end) ? Command.DONE : Command.FAILED;
            }
        }

        private boolean ended(LocalEnd end) {
            waiting.orStop(end.ended());
            if (!end.ended().toCompletableFuture().isDone()) {
                return true; // asked to stop
            }
            progress.accept("session ended: " + end.ended().toCompletableFuture().join().cause());
            return end.ended().toCompletableFuture().join().clean();
        }

        int detached(HostPort local) {
            OpenedLine line = open(LineClient.Holder.SOMEBODY_ELSE);
            int port = new DetachedEnd(services.srv().orElseThrow(), context.home().toAbsolutePath().normalize())
                    .start(line, local.host(), local.port(), true, service.timeout(), waiting);
            progress.accept("npt is listening on localhost:" + port);
            context.out().println(port);
            context.out().flush();
            return Command.DONE;
        }

        /** Until it is asked to stop; on the port that the first session got. */
        int again(HostPort local) {
            HostPort same = local;
            while (!context.stopping().toCompletableFuture().isDone()) {
                try (LocalEnd end = listen(same)) {
                    same = new HostPort(local.host(), end.port());
                    boolean unused = ended(end);
                } catch (UsageException e) {
                    throw e; // won't get better
                } catch (TunnelException e) {
                    progress.accept("no session: " + e.getMessage());
                }
                rest();
            }
            return Command.DONE;
        }

        private void rest() {
            waiting.orStop(new CompletableFuture<Void>().completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
