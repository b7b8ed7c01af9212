package org.jnoports.launcher;

import java.util.logging.Level;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;

/** OSGi's many ways to say one thing, in front of {@link FrameworkLog#write}. */
final class FrameworkLogger implements Logger {
    private final FrameworkLog log;

    FrameworkLogger(FrameworkLog log) {
        this.log = log;
    }

    /** Placeholders are {@code {}}; a last argument that is a Throwable is logged as such. */
    private void write(Level level, String format, Object... arguments) {
        if (!FrameworkLog.enabled(level)) {
            return;
        }
        int count = arguments.length;
        Throwable thrown = count > 0 && arguments[count - 1] instanceof Throwable last ? last : null;
        StringBuilder text = new StringBuilder(format.length() + 64);
        int from = 0;
        for (int i = 0; i < count; i++) {
            int placeholder = format.indexOf("{}", from);
            if (placeholder < 0) {
                break;
            }
            text.append(format, from, placeholder).append(arguments[i]);
            from = placeholder + 2;
        }
        log.write(level, text.append(format, from, format.length()).toString(), thrown);
    }

    private <E extends Exception> void consume(Level level, LoggerConsumer<E> consumer) throws E {
        if (FrameworkLog.enabled(level)) {
            consumer.accept(this);
        }
    }

    @Override
    public String getName() {
        return FrameworkLog.class.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return FrameworkLog.enabled(Level.FINEST);
    }

    @Override
    public void trace(String message) {
        write(Level.FINEST, message);
    }

    @Override
    public void trace(String format, Object argument) {
        write(Level.FINEST, format, argument);
    }

    @Override
    public void trace(String format, Object first, Object second) {
        write(Level.FINEST, format, first, second);
    }

    @Override
    public void trace(String format, Object... arguments) {
        write(Level.FINEST, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        consume(Level.FINEST, consumer);
    }

    @Override
    public boolean isDebugEnabled() {
        return FrameworkLog.enabled(Level.FINE);
    }

    @Override
    public void debug(String message) {
        write(Level.FINE, message);
    }

    @Override
    public void debug(String format, Object argument) {
        write(Level.FINE, format, argument);
    }

    @Override
    public void debug(String format, Object first, Object second) {
        write(Level.FINE, format, first, second);
    }

    @Override
    public void debug(String format, Object... arguments) {
        write(Level.FINE, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        consume(Level.FINE, consumer);
    }

    @Override
    public boolean isInfoEnabled() {
        return FrameworkLog.enabled(Level.INFO);
    }

    @Override
    public void info(String message) {
        write(Level.INFO, message);
    }

    @Override
    public void info(String format, Object argument) {
        write(Level.INFO, format, argument);
    }

    @Override
    public void info(String format, Object first, Object second) {
        write(Level.INFO, format, first, second);
    }

    @Override
    public void info(String format, Object... arguments) {
        write(Level.INFO, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        consume(Level.INFO, consumer);
    }

    @Override
    public boolean isWarnEnabled() {
        return FrameworkLog.enabled(Level.WARNING);
    }

    @Override
    public void warn(String message) {
        write(Level.WARNING, message);
    }

    @Override
    public void warn(String format, Object argument) {
        write(Level.WARNING, format, argument);
    }

    @Override
    public void warn(String format, Object first, Object second) {
        write(Level.WARNING, format, first, second);
    }

    @Override
    public void warn(String format, Object... arguments) {
        write(Level.WARNING, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        consume(Level.WARNING, consumer);
    }

    @Override
    public boolean isErrorEnabled() {
        return FrameworkLog.enabled(Level.SEVERE);
    }

    @Override
    public void error(String message) {
        write(Level.SEVERE, message);
    }

    @Override
    public void error(String format, Object argument) {
        write(Level.SEVERE, format, argument);
    }

    @Override
    public void error(String format, Object first, Object second) {
        write(Level.SEVERE, format, first, second);
    }

    @Override
    public void error(String format, Object... arguments) {
        write(Level.SEVERE, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        consume(Level.SEVERE, consumer);
    }

    @Override
    public void audit(String message) {
        write(Level.WARNING, message);
    }

    @Override
    public void audit(String format, Object argument) {
        write(Level.WARNING, format, argument);
    }

    @Override
    public void audit(String format, Object first, Object second) {
        write(Level.WARNING, format, first, second);
    }

    @Override
    public void audit(String format, Object... arguments) {
        write(Level.WARNING, format, arguments);
    }
}
