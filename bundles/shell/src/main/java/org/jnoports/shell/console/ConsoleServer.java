package org.jnoports.shell.console;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jnoports.api.TunnelException;
import org.jnoports.api.console.ConsoleAddress;
import org.jnoports.api.console.Frame;
import org.jnoports.api.console.FrameChannel;
import org.jnoports.shell.CommandsByName;
import org.jnoports.shell.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the owner's other processes in. Threads: one that accepts, two per caller (one reads what it sends, one does what it
 * wants), one for deadlines.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
    static final int MOST_CALLERS = 32;
    private static final long REQUEST_SECONDS = 10;
    private static final long REFUSED_SECONDS = 2;
    private static final long JOIN_MILLIS = 5_000;

    private final Place place;
    private final CommandsByName commands;
    private final Supplier<Optional<Shells>> shells;
    private final ConsoleSocket socket;
    private final Thread accepting = new Thread(this::accept, "jnoports-console");
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "jnoports-console-deadlines"));
    private final Set<ConsoleCaller> callers = new HashSet<>(); // guarded by this
    private volatile boolean closed;

    private ConsoleServer(Place place, CommandsByName commands, Supplier<Optional<Shells>> shells, ConsoleSocket socket) {
        this.place = place;
        this.commands = commands;
        this.shells = shells;
        this.socket = socket;
        accepting.setDaemon(true);
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * Listens on the console of the home.
     *
     * @throws TunnelException if it can't
     */
    public static ConsoleServer start(Place place, CommandsByName commands, Supplier<Optional<Shells>> shells) {
        ConsoleAddress address = ConsoleAddress.of(place.home());
        try {
            ConsoleServer server = new ConsoleServer(place, commands, shells, ConsoleSocket.bind(address));
            server.accepting.start();
            log.debug("console listens on {}", server.socket.path());
            return server;
        } catch (IOException | UnsupportedOperationException e) {
            throw new TunnelException("'jnoports shell' can't reach this runtime: its socket in " + address.directory() + " can't be made: "
                    + e.getMessage(), e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (!closed) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                if (!closed) {
                    log.warn("the console takes no more callers: {}; restart the runtime to have it back", e.getMessage());
                }
                return;
            }
        }
    }

    private void take(SocketChannel connection) {
        FrameChannel channel = new FrameChannel(connection);
        try {
            if (!socket.admits(connection)) {
                log.warn("somebody else than the owner came to the console {} and was sent away", socket.path());
                refuse(channel, "only the owner of the home may use its console");
                return;
            }
        } catch (IOException e) {
            refuse(channel, "it can't be told who you are: " + e.getMessage());
            return;
        }
        ConsoleCaller caller = new ConsoleCaller(channel, place, commands, shells, this::gone);
        if (!add(caller)) {
            refuse(channel, "the runtime has " + MOST_CALLERS + " callers already; end one of them first");
            return;
        }
        caller.start(task -> daemon(task, "jnoports-console-caller"));
        var unused = deadlines.schedule(caller::giveUpUnlessAsked, REQUEST_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized boolean add(ConsoleCaller caller) {
        return !closed && callers.size() < MOST_CALLERS && callers.add(caller);
    }

    private synchronized void gone(ConsoleCaller caller) {
        callers.remove(caller);
    }

    /** What the caller has sent stays unread: it gets a moment to read the sentence before that ends the connection. */
    private void refuse(FrameChannel channel, String sentence) {
        try {
            channel.write(Frame.of(Frame.Kind.REFUSED, sentence));
            channel.endOutput();
            var unused = deadlines.schedule(() -> close(channel), REFUSED_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            log.debug("a caller that was refused has gone", e);
            close(channel);
        }
    }

    private static void close(FrameChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("a caller's connection could not be closed", e);
        }
    }

    /** Takes nobody more, has what runs for callers end, and waits for that for a bounded time. */
    @Override
    public void close() {
        List<ConsoleCaller> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(callers);
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("the console's socket could not be taken away", e);
        }
        deadlines.shutdownNow();
        left.forEach(ConsoleCaller::stop);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
        left.forEach(caller -> caller.awaitEnd(deadline));
    }
}
