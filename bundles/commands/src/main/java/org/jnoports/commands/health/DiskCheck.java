package org.jnoports.commands.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.health.HealthCheck;
import org.jnoports.api.health.HealthReport;
import org.jnoports.commands.typed.Shown;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the home can be written, and has room. */
@Component(property = {HealthCheck.NAME + "=disk", HealthCheck.TAGS + "=system", HealthCheck.TAGS + "=files"})
public final class DiskCheck implements HealthCheck {
    private static final long LITTLE = 200_000_000;
    private static final long NOTHING = 20_000_000;

    private final Optional<Path> home;

    /** Called by DS. */
    @Activate
    public DiskCheck(BundleContext context) {
        this(Optional.ofNullable(context.getProperty("jnoports.home")).map(Path::of));
    }

    DiskCheck(Optional<Path> home) {
        this.home = home;
    }

    @Override
    public List<HealthReport> check() {
        return home.filter(Files::isDirectory).map(path -> List.of(report(path))).orElse(List.of());
    }

    private static HealthReport report(Path home) {
        try {
            FileStore store = Files.getFileStore(home);
            return report(home, store.getUsableSpace(), Files.isWritable(home) && !store.isReadOnly());
        } catch (IOException e) {
            return HealthReport.critical(home.toString(), "can't be looked at: " + e.getMessage(), "see whether its disk is there");
        }
    }

    static HealthReport report(Path home, long free, boolean writable) {
        String subject = home.toString();
        if (!writable) {
            return HealthReport.critical(subject, "can't be written", "see whether its disk is mounted read-only, and whose it is");
        } else if (free < NOTHING) {
            return HealthReport.critical(subject, "has " + Shown.bytes(free) + " left", "make room on its disk");
        }
        return free < LITTLE ? HealthReport.warn(subject, "has " + Shown.bytes(free) + " left", "make room on its disk")
                : HealthReport.ok(subject, "can be written, " + Shown.bytes(free) + " left");
    }
}
