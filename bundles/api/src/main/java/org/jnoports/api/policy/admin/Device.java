package org.jnoports.api.policy.admin;

import org.jnoports.api.at.AtSign;

/**
 * What can be reached.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param name unique among devices: what rules call it
 * @param daemon an atSign of {@link Daemon}s
 * @param device the name that its daemon has, unique among those of one daemon
 * @param deviceGroup the group that its daemon must say it belongs to; empty: any
 */
public record Device(long id, String name, AtSign daemon, String device, String deviceGroup) {}
