package org.jnoports.atprotocol;

import java.time.Duration;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.ClientState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one authenticated connection alive for as long as it is open: a state machine on a thread of its own. After every
 * failure it backs off and starts again with a new look-up.
 *
 * <pre>{@code
 * DISCONNECTED ─▶ RESOLVING ─▶ AUTHENTICATING ─▶ LIVE
 *                     ▲  └────────────┴───────────┤ failure
 *                     └──────── BACKING_OFF ◀─────┘
 * }</pre>
 */
final class Link implements AutoCloseable {
    /** What is done on a connection while it works. */
    interface Session {
        /**
         * Returns only by an exception: {@link TunnelException} when the connection is of no more use.
         *
         * @param connection authenticated
         * @param live to be run as soon as the connection does what it is for
         */
        void run(AtConnection connection, Runnable live) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final String name;
    private final Login login;
    private final AtConnection.Use use;
    private final Session session;
    private final Backoff backoff;
    private final Liveness.Part part;
    private final Liveness liveness;
    private final Thread thread;
    private volatile ClientState state = ClientState.DISCONNECTED;
    private volatile boolean closed;
    private String lastWarning = ""; // this and the next: the thread's own
    private boolean wasLive;

    /**
     * @param part which of the client's two connections this is
     * @param liveness is told every move and every failure
     */
    Link(Liveness.Part part, Login login, Session session, Liveness liveness) {
        AtSign atSign = login.atSign();
        Timings timings = login.dialer().timings();
        boolean commands = part == Liveness.Part.COMMANDS;
        this.name = atSign + (commands ? "'s command connection" : "'s monitor connection");
        this.login = login;
        this.use = commands ? AtConnection.Use.REQUESTS : AtConnection.Use.MONITOR;
        this.session = session;
        this.backoff = new Backoff(timings.firstBackoff(), timings.longestBackoff());
        this.part = part;
        this.liveness = liveness;
        this.thread = new Thread(this::live, "jnoports-at-" + atSign.bare() + (commands ? "-commands" : "-monitor"));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Tries again now if it is waiting before the next attempt. */
    void hurry() {
        if (state == ClientState.BACKING_OFF) {
            backoff.hurry();
        }
    }

    /** Ends the connection and its thread. May be repeated, also from that thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread, JOIN_LIMIT);
    }

    private void live() {
        try {
            while (!closed) {
                attempt();
                move(ClientState.BACKING_OFF);
                backoff.await();
            }
        } catch (InterruptedException e) {
            log.debug("{} is closed", name);
        } finally {
            move(ClientState.DISCONNECTED);
        }
    }

    private void attempt() throws InterruptedException {
        AtConnection connection;
        try {
            connection = login.connect(use, this::move);
        } catch (TunnelException e) {
            fail(e, Login.isHopeless(e));
            return;
        } catch (RuntimeException e) { // transports and keys are plugins; a dead thread here would be a silently dead monitor
            fail(Waiting.asTunnelException(e), false);
            return;
        }
        try (connection) {
            use(connection);
        }
    }

    private void use(AtConnection connection) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            session.run(connection, this::becomeLive);
        } catch (TunnelException e) {
            fail(e, false);
        } catch (RuntimeException e) { // as above
            fail(Waiting.asTunnelException(e), false);
        }
        if (System.nanoTime() - begun > STABLE.toNanos()) {
            backoff.reset();
        }
    }

    private void becomeLive() {
        if (wasLive) {
            log.info("{} is back", name);
        } else {
            log.debug("{} is live", name);
        }
        wasLive = true;
        lastWarning = "";
        move(ClientState.LIVE);
    }

    private void fail(TunnelException trouble, boolean hopeless) {
        tell(String.valueOf(trouble.getMessage()));
        log.debug("{}", name, trouble);
        liveness.failed(part, trouble, hopeless);
    }

    /** One warning per kind of trouble, and none for what somebody waits to be told anyway. */
    private void tell(String words) {
        if (words.equals(lastWarning) || (!wasLive && liveness.isAwaited())) {
            return;
        }
        log.warn("{} doesn't work, trying again: {}", name, words);
        lastWarning = words;
    }

    private void move(ClientState next) {
        state = next;
        liveness.moved(part, next);
    }
}
