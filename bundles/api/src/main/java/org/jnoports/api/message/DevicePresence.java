package org.jnoports.api.message;

import java.util.List;
import java.util.Map;

/**
 * Daemon to authorization controller: I am here (M16).
 *
 * @param device the daemon's device name
 * @param deviceGroup the group it says it belongs to
 * @param version for people only
 * @param corePackageVersion for people only
 * @param features as in {@link Heartbeat}
 * @param allowedServices as in {@link Heartbeat}
 */
public record DevicePresence(String device, String deviceGroup, String version, String corePackageVersion,
        Map<String, Boolean> features, List<String> allowedServices) implements TunnelMessage {
    public DevicePresence {
        features = Map.copyOf(features);
        allowedServices = List.copyOf(allowedServices);
    }
}
