package org.jnoports.api.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.osgi.annotation.versioning.ProviderType;

/** All sessions of this process, by (role instance, id). Thread-safe. */
@ProviderType
public interface SessionRegistry {
    /**
     * Opens a session, unless one of that role and id is open or was within the last 24 hours: requests may arrive twice.
     *
     * @param unusedFor the session ends by itself when no bridge was attached within this time
     * @return empty if the id was seen before
     * @throws org.jnoports.api.TunnelException if the role has 10,000 open sessions
     */
    Optional<Session> open(RoleInstance role, SessionId id, AtSign client, Duration unusedFor);

    /** The open sessions, oldest first. */
    List<SessionView> list();

    /**
     * Counts per role instance, in the order of their first sessions. After 1,000 role instances the one that has been
     * without sessions for the longest time is forgotten for a new one.
     */
    List<SessionTotals> totals();

    /**
     * Ends one.
     *
     * @return false if there is no such open session
     */
    boolean end(RoleInstance role, SessionId id, String cause);

    /**
     * No new sessions for this role instance; waits until its open ones have ended, ends what is left at the limit, and
     * forgets the instance so that it can start anew.
     */
    void drain(RoleInstance role, Duration limit);

    /** No new sessions for this role instance, and whoever asks for one is told so, until {@link #resume}; open ones go on. */
    void suspend(RoleInstance role);

    /** New sessions again. */
    void resume(RoleInstance role);

    /** Those that are suspended. */
    Set<RoleInstance> suspended();
}
