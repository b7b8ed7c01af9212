package org.jnoports.api.policy.admin;

import org.jnoports.api.at.AtSign;

/**
 * Who may be let in.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param name unique among users
 * @param atSign unique among users
 * @param validity when anything may be permitted to this user
 */
public record User(long id, String name, AtSign atSign, Validity validity) {}
