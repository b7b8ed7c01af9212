package org.jnoports.role.daemon;

import org.jnoports.api.session.RoleInstance;

/**
 * What tells one daemon of this process from another, and this process from others.
 *
 * @param pid what its configuration is called
 * @param instance under which its sessions are registered
 * @param version of this program, for people
 * @param userName whose process this is
 * @param srv how a bridge process is started
 */
record DaemonIdentity(String pid, RoleInstance instance, String version, String userName, SrvProgram srv) {}
