package org.jnoports.commands.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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

/** A registry with just the sessions that a test puts there. */
final class NoSessions implements SessionRegistry {
    final List<SessionView> open = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    private final Set<RoleInstance> suspended = new LinkedHashSet<>();

    @Override
    public Optional<Session> open(RoleInstance role, SessionId id, AtSign client, Duration unusedFor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<SessionView> list() {
        return List.copyOf(open);
    }

    @Override
    public List<SessionTotals> totals() {
        return List.of();
    }

    @Override
    public boolean end(RoleInstance role, SessionId id, String cause) {
        ended.add(role + " " + id + " " + cause);
        return open.removeIf(view -> view.role().equals(role) && view.id().equals(id));
    }

    @Override
    public void drain(RoleInstance role, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void suspend(RoleInstance role) {
        suspended.add(role);
    }

    @Override
    public void resume(RoleInstance role) {
        suspended.remove(role);
    }

    @Override
    public Set<RoleInstance> suspended() {
        return Set.copyOf(suspended);
    }
}
