package org.jnoports.atserver;

import java.time.Duration;
import java.util.function.Predicate;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.store.AtServerStore;
import org.jnoports.api.transport.Connection;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.HttpRefusal;
import org.jnoports.atserver.connection.InboundPool;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.enroll.Enrollments;
import org.jnoports.atserver.notify.Deliveries;
import org.jnoports.atserver.notify.Inbox;
import org.jnoports.atserver.notify.Monitors;
import org.jnoports.atserver.peer.PeerPublicKeys;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.peer.PolHandshake;
import org.jnoports.atserver.peer.PolVerification;
import org.jnoports.atserver.peer.SigningKeys;
import org.jnoports.atserver.store.Notifications;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.verb.RemoteRecords;
import org.jnoports.atserver.verb.TestSettings;
import org.jnoports.atserver.verb.VerbParts;
import org.jnoports.atserver.verb.VerbTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One atSign's atServer: composes its parts and owns those that need closing. */
final class AtServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AtServer.class);
    /** So long what has expired can still be told from what never was. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Surroundings around;
    private final AtServerStore store;
    private final Records records;
    private final RemoteRecords remote;
    private final Monitors monitors;
    private final Peers peers;
    private final Deliveries deliveries;
    private final InboundPool inbound;
    private final Workers.Repetition housekeeping;
    private volatile boolean paused;

    /** @param store closed with it */
    AtServer(AtSign owner, AtServerStore store, Surroundings around) {
        this.around = around;
        this.store = store;
        monitors = new Monitors(owner, store.records()::lastCommit, around.limits(), around.workers(), around.clock());
        records = new Records(store, owner, around.clock(), monitors::committed);
        PeerPublicKeys publicKeys = new PeerPublicKeys(records, around.clock());
        PolHandshake handshake = new PolHandshake(records, new SigningKeys(records), publicKeys, around.limits().peerStep());
        peers = new Peers(owner, around.addresses(), around.transport(), around.tls(), handshake, around.limits(),
                around.workers(), around.clock());
        remote = new RemoteRecords(records, peers, around.limits(), around.workers(), around.clock());
        TestSettings testing = new TestSettings(around.testing(), Deliveries.MAX_ATTEMPTS, around.limits().enrollRequests());
        Notifications queue = new Notifications(store.notifications());
        deliveries = new Deliveries(owner, queue, peers, around.limits(), testing::retries,
                around.workers(), around.clock());
        Inbox inbox = new Inbox(owner, queue, records, monitors);
        PolVerification verification = new PolVerification(peers, publicKeys, around.verifier(), around.limits().peerStep());
        VerbParts parts = new VerbParts(records, remote, queue, monitors, inbox, deliveries, peers,
                verification, around.addresses(), around.verifier(), around.limits(), around.workers(), around.clock(),
                new Enrollments(records), testing, () -> paused, this::clients, this::end);
        inbound = new InboundPool(owner, VerbTable.of(parts), around.connections(), around.limits(), around.workers(), around.clock(),
                this::gone);
        housekeeping = around.workers().every(around.limits().housekeeping(), this::tend);
    }

    Records records() {
        return records;
    }

    /** Takes up undelivered notifications. */
    void begin() {
        deliveries.resume();
    }

    /** Serves a connection. Called on the event loop. */
    void accept(Connection connection) {
        if (around.http().test(connection)) {
            HttpRefusal.send(connection, around.workers());
        } else {
            inbound.accept(connection);
        }
    }

    private int clients() {
        return inbound.size();
    }

    private void end(Predicate<Caller> unwanted) {
        inbound.end(unwanted);
    }

    private void gone(Caller caller) {
        monitors.remove(caller.outbox());
    }

    /** What is due by now; and what nobody waits for gets onto the disk, too. */
    private void tend() {
        try {
            records.tend(remote::refresh);
            store.notifications().purge(around.clock().instant().minus(REMEMBERED));
            store.durable();
        } catch (TunnelException e) {
            log.debug("{}: what is due waits: {}", records.owner(), e.getMessage());
        }
    }

    /** Refuses every request from now on. */
    void pause() {
        paused = true;
    }

    @Override
    public void close() {
        pause();
        housekeeping.close();
        inbound.close();
        peers.close();
        monitors.close();
        store.close();
    }
}
