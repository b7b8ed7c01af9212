package org.jnoports.launcher;

import java.util.logging.LogManager;

/** Keeps the log open to the very end: the usual manager closes it when the process is asked to end, while roles still drain. */
public final class LastingLogManager extends LogManager {
    /** For java.util.logging. */
    public LastingLogManager() {}

    /** Does nothing; nobody but the end of the process would ask for it. */
    @Override
    public void reset() {}
}
