package org.jnoports.api.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Daemon to client: what I am and can (M11).
 *
 * @param device the daemon's device name
 * @param version for people only; peers are recognised by their features
 * @param features name to whether it is supported; empty before 5.0
 * @param allowedServices host:port masks, for people
 * @param details of later versions
 */
public record Heartbeat(String device, String version, Map<String, Boolean> features, List<String> allowedServices, Details details)
        implements TunnelMessage {
    /**
     * What came later.
     *
     * @param deviceGroup 5.7 and later
     * @param corePackageVersion for people only; 5.0 and later
     * @param authModes how the daemon can prove itself to a relay; 6.16 and later
     * @param signingKey the name of the record with the key that it does so with; 5.10 and later
     */
    public record Details(Optional<String> deviceGroup, Optional<String> corePackageVersion, List<String> authModes,
            Optional<String> signingKey) {
        /** Nothing of it. */
        public static final Details NONE = new Details(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

        public Details {
            authModes = List.copyOf(authModes);
        }
    }

    public Heartbeat {
        features = Map.copyOf(features);
        allowedServices = List.copyOf(allowedServices);
    }

    /** Without what came later. */
    public Heartbeat(String device, String version, Map<String, Boolean> features, List<String> allowedServices) {
        this(device, version, features, allowedServices, Details.NONE);
    }

    /** Whether a feature is said to be supported. */
    public boolean has(Feature feature) {
        if (features.isEmpty()) {
            return feature == Feature.ACCEPTS_PUBLIC_KEYS; // as is assumed of daemons before 5.0
        }
        return features.getOrDefault(feature.label(), false);
    }
}
