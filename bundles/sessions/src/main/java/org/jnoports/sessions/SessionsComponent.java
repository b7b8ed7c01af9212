package org.jnoports.sessions;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.Session;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionTotals;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.store.Claims;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The registry as a service; sessions outlive an exchange of the Claims service. */
@Component(service = SessionRegistry.class)
public final class SessionsComponent implements SessionRegistry {
    /** The best ranked one; volatile, because DS exchanges it at any time. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Claims claims;

    private final LiveSessions sessions = new LiveSessions(() -> claims, new MemoryClaims(), Clock.systemUTC(), new ThreadTimers());

    /** Called by DS. */
    @Activate
    public SessionsComponent() {}

    @Deactivate
    void close() {
        sessions.close();
    }

    @Override
    public Optional<Session> open(RoleInstance role, SessionId id, AtSign client, Duration unusedFor) {
        return sessions.open(role, id, client, unusedFor);
    }

    @Override
    public List<SessionView> list() {
        return sessions.list();
    }

    @Override
    public List<SessionTotals> totals() {
        return sessions.totals();
    }

    @Override
    public boolean end(RoleInstance role, SessionId id, String cause) {
        return sessions.end(role, id, cause);
    }

    @Override
    public void drain(RoleInstance role, Duration limit) {
        sessions.drain(role, limit);
    }

    @Override
    public void suspend(RoleInstance role) {
        sessions.suspend(role);
    }

    @Override
    public void resume(RoleInstance role) {
        sessions.resume(role);
    }

    @Override
    public Set<RoleInstance> suspended() {
        return sessions.suspended();
    }
}
