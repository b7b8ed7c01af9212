package org.jnoports.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jnoports.api.log.LogControl;

/** Writes records to stderr as they come, whole lines at a time. */
final class StderrHandler extends Handler {
    private final PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    private final ProcessLog log;

    StderrHandler(ProcessLog log) {
        this.log = log;
    }

    @Override
    public void publish(LogRecord entry) {
        if (log.writes(entry)) {
            err.print(log.form() == LogControl.Form.JSON ? LogJson.of(entry, log.stacks()) : LogLine.of(entry, log.stacks()));
            err.flush();
        }
        log.tell(entry);
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        err.flush();
    }
}
