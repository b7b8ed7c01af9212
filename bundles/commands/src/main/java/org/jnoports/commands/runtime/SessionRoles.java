package org.jnoports.commands.runtime;

import java.util.List;
import org.jnoports.api.session.SessionRegistry;

/** Names for completion. */
final class SessionRoles {
    private SessionRoles() {}

    /** Roles that have sessions. */
    static List<String> names(SessionRegistry sessions) {
        return sessions.list().stream().map(view -> view.role().toString()).distinct().toList();
    }

    /** Sessions. */
    static List<String> ids(SessionRegistry sessions) {
        return sessions.list().stream().map(view -> view.id().text()).distinct().toList();
    }
}
