package org.jnoports.commands.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.runtime.Connections;
import org.jnoports.commands.runtime.LiveRoles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the key files of roles are there, and the owner's alone. */
@Component(property = {HealthCheck.NAME + "=keys", HealthCheck.TAGS + "=relay", HealthCheck.TAGS + "=daemon", HealthCheck.TAGS + "=files"})
public final class KeyFileCheck implements HealthCheck {
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Connections connections;

    /** Wired by DS. */
    @Activate
    public KeyFileCheck(BundleContext context, @Reference AtClients clients) {
        connections = new Connections(new LiveRoles(context), clients);
    }

    @Override
    public List<HealthReport> check() {
        List<HealthReport> reports = new ArrayList<>();
        for (Path file : connections.look(false).stream().map(Connections.Connection::keyFile).distinct().toList()) {
            reports.add(report(file));
        }
        return reports;
    }

    private static HealthReport report(Path file) {
        try {
            if (!Files.isReadable(file)) {
                return HealthReport.critical(file.toString(), "the key file isn't there or can't be read", "put it there, mode 0600; the role can't start again without");
            }
            boolean open = Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
            return open ? HealthReport.warn(file.toString(), "others may read the key file", "'chmod 600' it")
                    : HealthReport.ok(file.toString(), "is there, for its owner alone");
        } catch (IOException e) {
            return HealthReport.critical(file.toString(), "the key file can't be looked at: " + e.getMessage(), "see that it is there and yours");
        }
    }
}
