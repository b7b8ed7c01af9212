package org.jnoports.api.session;

import org.jnoports.api.transport.Traffic;

/**
 * What the sessions of a role instance came to since the registry began; never less than at an earlier look. A role instance
 * that starts anew under its old name goes on counting.
 *
 * @param opened sessions, those that have ended included
 * @param ended sessions; what was opened and hasn't ended is open
 * @param moved bytes of open and ended sessions
 */
public record SessionTotals(RoleInstance role, long opened, long ended, Traffic moved) {}
