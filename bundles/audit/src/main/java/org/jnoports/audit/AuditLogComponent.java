package org.jnoports.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log as a service. A configuration that can't be used leaves the one before in force, at first the defaults. */
@Component(service = AuditLog.class, configurationPid = AuditSettings.PID)
@Designate(ocd = AuditConfig.class)
public final class AuditLogComponent implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger(AuditLogComponent.class);

    private final Path home;
    private final FileAuditLog files;

    /** Called by DS. */
    @Activate
    public AuditLogComponent(BundleContext context, AuditConfig config) {
        home = Optional.ofNullable(context.getProperty(Services.HOME)).filter(text -> !text.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".jnoports"));
        files = new FileAuditLog(AuditSettings.defaults(home));
        modified(config);
    }

    @Modified
    void modified(AuditConfig config) {
        try {
            files.configure(AuditSettings.from(config, home));
        } catch (TunnelException e) {
            log.warn("{}; what was in force before stays", e.getMessage());
            log.debug("configuration of {}", AuditSettings.PID, e);
        }
    }

    @Deactivate
    void close() {
        files.close();
    }

    @Override
    public void record(AuditEntry entry) {
        files.record(entry);
    }

    @Override
    public List<AuditEntry> find(Query query) {
        return files.find(query);
    }
}
