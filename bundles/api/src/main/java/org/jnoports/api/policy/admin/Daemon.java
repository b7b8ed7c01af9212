package org.jnoports.api.policy.admin;

import org.jnoports.api.at.AtSign;

/**
 * An atSign that devices answer under.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param atSign unique among daemons
 */
public record Daemon(long id, AtSign atSign) {}
