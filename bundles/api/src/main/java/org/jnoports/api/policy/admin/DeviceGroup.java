package org.jnoports.api.policy.admin;

import java.util.Set;
import org.jnoports.api.at.AtSign;

/**
 * Devices that rules treat alike: those that are listed, and those whose daemon is listed here and says that it belongs to a
 * group of this name. A daemon's word alone makes nobody a member.
 *
 * @param id 1 and up; 0: the book gives the next free one
 * @param name unique among device groups
 * @param devices names of {@link Device}s
 * @param daemons atSigns of {@link Daemon}s
 */
public record DeviceGroup(long id, String name, Set<String> devices, Set<AtSign> daemons) {
    public DeviceGroup {
        devices = Set.copyOf(devices);
        daemons = Set.copyOf(daemons);
    }
}
