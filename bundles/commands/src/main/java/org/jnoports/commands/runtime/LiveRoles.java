package org.jnoports.commands.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The roles of this process at one moment. */
public final class LiveRoles {
    private final BundleContext context;

    public LiveRoles(BundleContext context) {
        this.context = context;
    }

    /**
     * A role, with what it is configured with.
     *
     * @param bundle the symbolic name of the bundle it comes from
     */
    public record LiveRole(RoleStatus status, Map<String, Object> configuration, String bundle) {
        /** As text; empty if it isn't set. */
        public String value(String key) {
            Object value = configuration.get(key);
            if (value instanceof Object[] several) {
                List<String> texts = new ArrayList<>(several.length);
                for (Object one : several) {
                    texts.add(String.valueOf(one));
                }
                return String.join(", ", texts);
            }
            return value == null ? "" : value.toString();
        }

        /** Its configuration's PID. */
        public String pid() {
            return value("service.pid");
        }
    }

    /** By name. */
    public List<LiveRole> all() {
        List<LiveRole> all = new ArrayList<>();
        try {
            for (ServiceReference<Role> reference : context.getServiceReferences(Role.class, null)) {
                Role role = context.getService(reference);
                if (role != null) {
                    all.add(new LiveRole(role.status(), FrameworkUtil.asMap(reference.getProperties()), reference.getBundle().getSymbolicName()));
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
        all.sort(Comparator.comparing(role -> role.status().instance().toString()));
        return all;
    }

    /** Those of one kind: {@code relay}, {@code daemon}. */
    public List<LiveRole> of(String kind) {
        return all().stream().filter(role -> role.status().instance().role().equals(kind)).toList();
    }
}
