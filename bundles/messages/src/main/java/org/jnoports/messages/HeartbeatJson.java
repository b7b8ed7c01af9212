package org.jnoports.messages;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.message.Heartbeat;

/** What a daemon says of itself (M11, M13; noports-modern.md, section 1.3). */
final class HeartbeatJson {
    private static final String WHAT = "the daemon's heartbeat";
    private static final int MAX_FEATURES = 64;

    private HeartbeatJson() {}

    static Json.Obj write(Heartbeat heartbeat) {
        Heartbeat.Details details = heartbeat.details();
        Fields fields = new Fields().text("devicename", Limits.device(heartbeat.device()));
        details.deviceGroup().ifPresent(group -> fields.text("deviceGroupName", group));
        fields.text("version", heartbeat.version());
        details.corePackageVersion().ifPresent(version -> fields.text("corePackageVersion", version));
        if (!heartbeat.features().isEmpty()) {
            fields.json("supportedFeatures", Outbox.features(heartbeat.features()));
        }
        if (!details.authModes().isEmpty()) {
            fields.texts("authModes", details.authModes());
        }
        if (!heartbeat.allowedServices().isEmpty()) {
            fields.texts("allowedServices", heartbeat.allowedServices());
        }
        details.signingKey().ifPresent(name -> fields.text("publicSigningKeyUri", name));
        return fields.object();
    }

    static Heartbeat read(String device, String value) {
        Members members = new Members(WHAT, JsonReader.read(WHAT, value).object());
        String version = members.optionalText("version").map(Limits::forPeople).orElse("");
        Map<String, Boolean> features = members.flags("supportedFeatures");
        if (features.size() > MAX_FEATURES) {
            features.keySet().retainAll(features.keySet().stream().limit(MAX_FEATURES).toList());
        }
        return new Heartbeat(device, version, features, people(members.texts("allowedServices")), details(members));
    }

    private static Heartbeat.Details details(Members members) {
        Optional<String> core = members.optionalText("corePackageVersion").map(Limits::forPeople);
        return new Heartbeat.Details(members.optionalText("deviceGroupName").map(Limits::forPeople), core,
                people(members.texts("authModes")), members.optionalText("publicSigningKeyUri").map(Limits::forPeople));
    }

    private static List<String> people(List<String> texts) {
        return texts.stream().map(Limits::forPeople).toList();
    }
}
