package org.jnoports.api.message;

import java.util.List;
import java.util.Map;

/**
 * Daemon to client: what I am and can (M11).
 *
 * @param device the daemon's device name
 * @param version for people only; peers are recognised by their features
 * @param features name to whether it is supported; empty before 5.0
 * @param allowedServices host:port masks, for people
 */
public record Heartbeat(String device, String version, Map<String, Boolean> features, List<String> allowedServices)
        implements TunnelMessage {
    public Heartbeat {
        features = Map.copyOf(features);
        allowedServices = List.copyOf(allowedServices);
    }
}
