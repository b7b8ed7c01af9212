package org.jnoports.role.daemon;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.message.Feature;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.policy.PermitOpen;

/** What this daemon says of itself, so that clients ask for what it can (noports-modern.md, sections 1.2 and 1.3). */
final class Features {
    private Features() {}

    static Heartbeat heartbeat(DaemonSettings settings, String device, String version) {
        return new Heartbeat(device, version, features(settings), settings.permitOpen().stream().map(PermitOpen::toString).toList(),
                new Heartbeat.Details(Optional.of(settings.deviceGroup()), Optional.of("jnoports-" + version), List.of("payload"), Optional.empty()));
    }

    private static Map<String, Boolean> features(DaemonSettings settings) {
        Map<String, Boolean> features = new LinkedHashMap<>();
        for (Feature feature : Feature.values()) {
            features.put(feature.label(), switch (feature) {
                case ACCEPTS_PUBLIC_KEYS -> settings.acceptKeys();
                case ESCR -> false;
                default -> true;
            });
        }
        return features;
    }
}
