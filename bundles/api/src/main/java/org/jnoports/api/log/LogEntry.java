package org.jnoports.api.log;

import java.time.Instant;
import java.util.Optional;
import org.jnoports.api.session.SessionId;

/**
 * One record of the log.
 *
 * @param source the bundle it came from, without what all have in common: {@code daemon}, {@code transport.nio}
 * @param session the one it belongs to: those begin with {@code session <id>}
 * @param text one line, without control characters
 */
public record LogEntry(Instant time, LogLevel level, String source, Optional<SessionId> session, String text) {}
