package org.jnoports.atserver;

import java.util.function.Predicate;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.Connection;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.InboundPool;
import org.jnoports.atserver.notify.Deliveries;
import org.jnoports.atserver.notify.Inbox;
import org.jnoports.atserver.notify.Monitors;
import org.jnoports.atserver.peer.PeerPublicKeys;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.peer.PolHandshake;
import org.jnoports.atserver.peer.PolVerification;
import org.jnoports.atserver.peer.SigningKeys;
import org.jnoports.atserver.store.Records;
import org.jnoports.atserver.verb.VerbParts;
import org.jnoports.atserver.verb.VerbTable;

/** One atSign's atServer: composes its parts and owns those that need closing. */
final class AtServer implements AutoCloseable {
    private final Records records;
    private final Monitors monitors;
    private final Peers peers;
    private final Deliveries deliveries;
    private final InboundPool inbound;

    AtServer(AtSign owner, Surroundings around) {
        monitors = new Monitors(owner, () -> around.records().lastCommit(owner.text()), around.limits(), around.workers(),
                around.clock());
        records = new Records(around.records(), owner, around.clock(), monitors::committed);
        PeerPublicKeys publicKeys = new PeerPublicKeys(records, around.clock());
        PolHandshake handshake = new PolHandshake(records, new SigningKeys(records), publicKeys, around.limits().peerStep());
        peers = new Peers(owner, around.addresses(), around.transport(), around.tls(), handshake, around.limits(),
                around.workers(), around.clock());
        deliveries = new Deliveries(owner, around.notifications(), peers, around.limits(), around.workers(), around.clock());
        Inbox inbox = new Inbox(owner, around.notifications(), records, monitors);
        PolVerification verification = new PolVerification(peers, publicKeys, around.verifier(), around.limits().peerStep());
        VerbParts parts = new VerbParts(records, around.notifications(), monitors, inbox, deliveries, peers, verification,
                around.addresses(), around.verifier(), around.limits(), around.workers(), around.clock(),
                this::clients, this::endPeers);
        inbound = new InboundPool(owner, VerbTable.of(parts), around.limits(), around.workers(), around.clock(), this::gone);
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
        inbound.accept(connection);
    }

    private int clients() {
        return inbound.size();
    }

    private void endPeers(Predicate<AtSign> unwanted) {
        inbound.endPeers(unwanted);
    }

    private void gone(Caller caller) {
        monitors.remove(caller.outbox());
    }

    @Override
    public void close() {
        inbound.close();
        peers.close();
        monitors.close();
    }
}
