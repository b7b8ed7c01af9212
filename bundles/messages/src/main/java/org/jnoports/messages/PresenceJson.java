package org.jnoports.messages;

import java.time.Duration;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.EventLogging;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.policy.AccessRequest;

/** What daemons and controllers tell each other unasked: presence (M16), and where session events go. */
final class PresenceJson {
    /** The name of the record with {@link EventLogging}. */
    static final String EVENTS = "config.events.logging" + Inbox.SSHNP;
    /** What comes after the device in the name of its presence. */
    static final String DEVICES = ".devices.policy" + Inbox.SSHNP;

    private static final String PRESENCE = "the device's presence";
    private static final String LOGGING = "the event logging configuration";
    private static final int MAX_TOPIC_CHARACTERS = 128;
    private static final int MAX_DIGITS = 10; // of milliseconds: 30 days have as many

    private PresenceJson() {}

    static Json.Obj presence(DevicePresence presence) {
        Fields fields = new Fields()
                .text("devicename", Limits.device(presence.device()))
                .text("deviceGroupName", presence.deviceGroup())
                .text("version", presence.version())
                .text("corePackageVersion", presence.corePackageVersion());
        if (!presence.features().isEmpty()) {
            fields.json("supportedFeatures", Outbox.features(presence.features()));
        }
        return fields.texts("allowedServices", presence.allowedServices()).object();
    }

    static DevicePresence presence(String device, String value) {
        Members members = new Members(PRESENCE, JsonReader.read(PRESENCE, value).object());
        String group = members.has("deviceGroupName") ? members.line("deviceGroupName") : AccessRequest.NO_GROUP;
        return new DevicePresence(device, group,
                members.optionalText("version").map(Limits::forPeople).orElse(""),
                members.optionalText("corePackageVersion").map(Limits::forPeople).orElse(""),
                members.flags("supportedFeatures"),
                members.texts("allowedServices").stream().map(Limits::forPeople).toList());
    }

    static Json.Obj events(EventLogging events) {
        return new Fields()
                .text("atSign", events.listener().text())
                .text("topic", events.topic())
                .number("ttln", events.timeToLive().toMillis())
                .object();
    }

    static EventLogging events(String value) {
        Members members = new Members(LOGGING, JsonReader.read(LOGGING, value).object());
        String topic = members.line("topic");
        if (topic.length() > MAX_TOPIC_CHARACTERS || !topic.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)+")) {
            throw new MessageException(LOGGING + "'s topic is not the name of a notification", null);
        }
        return new EventLogging(members.atSign("atSign"), topic, Duration.ofMillis(members.number("ttln", MAX_DIGITS)));
    }
}
