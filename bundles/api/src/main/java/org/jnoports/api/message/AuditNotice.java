package org.jnoports.api.message;

import java.time.Instant;

/**
 * Authorization controller to itself, for programs that follow its decisions (M17). Only written.
 *
 * @param number names the notification: milliseconds since 1970, another number for each
 * @param at when it was decided
 */
public record AuditNotice(long number, Instant at, AccessQuery query, AccessAnswer answer) implements TunnelMessage {}
