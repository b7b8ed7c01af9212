package org.jnoports.launcher;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;

/**
 * What the framework's own bundles report goes to the log of this process: without it, a component that fails to start would
 * do so in silence. Their debug output is for those who write frameworks, and left out.
 */
final class FrameworkLog implements LogService {
    private final FrameworkLogger logger = new FrameworkLogger(this);

    static boolean enabled(Level level) {
        return level.intValue() >= (LogSettings.stacks() ? Level.INFO : Level.WARNING).intValue();
    }

    void write(Level level, String text, Throwable thrown) {
        if (enabled(level)) {
            Logger.getLogger(FrameworkLog.class.getName()).log(level, text, thrown);
        }
    }

    private static Level level(int level) {
        return switch (level) {
            case 1 -> Level.SEVERE; // the constants are deprecated, the methods that take them must be there
            case 2 -> Level.WARNING;
            case 3 -> Level.INFO;
            default -> Level.FINE;
        };
    }

    @Override
    @Deprecated
    public void log(int level, String message) {
        write(level(level), message, null);
    }

    @Override
    @Deprecated
    public void log(int level, String message, Throwable thrown) {
        write(level(level), message, thrown);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> service, int level, String message) {
        write(level(level), message, null);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> service, int level, String message, Throwable thrown) {
        write(level(level), message, thrown);
    }

    @Override
    public org.osgi.service.log.Logger getLogger(String name) {
        return logger;
    }

    @Override
    public org.osgi.service.log.Logger getLogger(Class<?> type) {
        return logger;
    }

    @Override
    public <L extends org.osgi.service.log.Logger> L getLogger(String name, Class<L> kind) {
        return kind(kind);
    }

    @Override
    public <L extends org.osgi.service.log.Logger> L getLogger(Class<?> type, Class<L> kind) {
        return kind(kind);
    }

    @Override
    public <L extends org.osgi.service.log.Logger> L getLogger(Bundle bundle, String name, Class<L> kind) {
        return kind(kind);
    }

    private <L extends org.osgi.service.log.Logger> L kind(Class<L> kind) {
        if (kind == FormatterLogger.class) {
            throw new IllegalArgumentException("loggers that format as String.format does aren't supported");
        }
        return kind.cast(logger);
    }
}
