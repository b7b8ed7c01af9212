package org.jnoports.audit;

import java.nio.file.Path;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuditLog;

/** The audit log for plain Java, with the defaults, in {@code log} of the home. */
public final class AuditLogFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return AuditLog.class;
    }

    @Override
    public Object create(Services services) {
        String home = services.property(Services.HOME, "");
        return new FileAuditLog(AuditSettings.defaults(
                home.isBlank() ? Path.of(System.getProperty("user.home"), ".jnoports") : Path.of(home)));
    }
}
