package org.jnoports.policy.remote;

import java.time.Duration;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.policy.AccessRequest;

/** What a controller decides about: neither the kind of a request nor its target are told to it. */
record Question(AtSign client, AtSign daemon, String device, String deviceGroup) {
    static Question of(AccessRequest request) {
        return new Question(request.client(), request.daemon(), request.device(), request.deviceGroup());
    }

    AccessQuery query(long id) {
        return new AccessQuery(id, daemon, device, deviceGroup, client);
    }

    /** {@code 10 s}, {@code 1500 ms}. */
    static String text(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
