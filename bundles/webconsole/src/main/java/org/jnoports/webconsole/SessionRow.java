package org.jnoports.webconsole;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Traffic;

/** One session as the page and its JSON show it: the same names as {@code jnoports sessions --json} has. */
record SessionRow(String id, String role, String client, String device, String target, String transport, String cipher, long ageSeconds, long bytesToLeft, long bytesToRight) {
    static SessionRow of(SessionView view, Instant now) {
        Traffic traffic = view.traffic().orElse(new Traffic(0, 0));
        return new SessionRow(view.id().text(), view.role().toString(), view.client().text(), fact(view, SessionFact.DEVICE), fact(view, SessionFact.TARGET),
                fact(view, SessionFact.TRANSPORT), fact(view, SessionFact.CIPHER), Math.max(0, Duration.between(view.opened(), now).toSeconds()),
                traffic.toLeft(), traffic.toRight());
    }

    private static String fact(SessionView view, SessionFact fact) {
        return view.facts().getOrDefault(fact, "");
    }

    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", id);
        object.put("role", role);
        object.put("client", client);
        object.put("device", device);
        object.put("target", target);
        object.put("transport", transport);
        object.put("cipher", cipher);
        object.put("ageSeconds", ageSeconds);
        object.put("bytesToLeft", bytesToLeft);
        object.put("bytesToRight", bytesToRight);
        return object;
    }
}
