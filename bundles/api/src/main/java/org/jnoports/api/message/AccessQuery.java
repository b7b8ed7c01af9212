package org.jnoports.api.message;

import org.jnoports.api.at.AtSign;

/**
 * Daemon to authorization controller: may this client use this device (M14).
 *
 * @param id tells the answers to it from others
 * @param daemon the device's atSign
 * @param device its name
 * @param deviceGroup the group it says it belongs to, {@code __none__} for none
 * @param client who wants in
 */
public record AccessQuery(long id, AtSign daemon, String device, String deviceGroup, AtSign client) implements TunnelMessage {}
