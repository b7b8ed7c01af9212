package org.jnoports.atserver.verb;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.store.NotificationQueue;
import org.jnoports.atserver.connection.Caller;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.atserver.connection.Workers;
import org.jnoports.atserver.directory.AddressBook;
import org.jnoports.atserver.enroll.Enrollments;
import org.jnoports.atserver.notify.Deliveries;
import org.jnoports.atserver.notify.Inbox;
import org.jnoports.atserver.notify.Monitors;
import org.jnoports.atserver.peer.Peers;
import org.jnoports.atserver.peer.PolVerification;
import org.jnoports.atserver.store.Records;

/**
 * What one atSign's verbs work with.
 *
 * @param inbound how many clients are connected
 * @param paused whether every request is refused for a while
 * @param end ends the connections that the test names
 */
public record VerbParts(Records records, RemoteRecords remote, NotificationQueue queue, Monitors monitors, Inbox inbox, Deliveries deliveries,
        Peers peers, PolVerification verification, AddressBook addresses, SignatureVerifier verifier, Limits limits,
        Workers workers, InstantSource clock, Enrollments enrollments, TestSettings testing, BooleanSupplier paused,
        IntSupplier inbound, Consumer<Predicate<Caller>> end) {
    AtSign owner() {
        return records.owner();
    }

    /** Nothing more is shown to a caller that isn't believed any longer. */
    void distrust(Caller caller) {
        caller.monitoring(false);
        monitors.remove(caller.outbox());
    }
}
