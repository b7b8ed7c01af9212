package org.jnoports.commands.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Traffic;
import org.jnoports.commands.typed.Shown;
import org.jnoports.commands.typed.Table;

/** Sessions as a table; the rate is what moved between two looks. */
final class SessionTable {
    private record Key(RoleInstance role, SessionId id) {}

    private static final Traffic NOTHING = new Traffic(0, 0);

    private SessionTable() {}

    /**
     * @param before an earlier look
     * @param between how much time lies between the two
     * @param now the present look
     */
    static Table of(List<SessionView> before, Duration between, List<SessionView> now, Instant instant) {
        Map<Key, Traffic> earlier = new HashMap<>();
        before.forEach(view -> earlier.put(new Key(view.role(), view.id()), view.traffic().orElse(NOTHING)));
        Table table = new Table().column("id", "ID").column("role", "ROLE").column("client", "CLIENT").column("device", "DEVICE")
                .column("target", "TARGET").column("transport", "TRANSPORT").column("cipher", "CIPHER").numbers("ageSeconds", "AGE")
                .numbers("bytesToLeft", "TO LEFT").numbers("bytesToRight", "TO RIGHT").numbers("bytesPerSecond", "RATE");
        for (SessionView view : now) {
            Traffic traffic = view.traffic().orElse(NOTHING);
            double rate = rate(earlier.get(new Key(view.role(), view.id())), traffic, between);
            Duration age = Duration.between(view.opened(), instant);
            table.row().cell(view.id().text()).cell(view.role().toString()).cell(view.client().text()).cell(fact(view, SessionFact.DEVICE))
                    .cell(fact(view, SessionFact.TARGET)).cell(fact(view, SessionFact.TRANSPORT)).cell(fact(view, SessionFact.CIPHER))
                    .cell(age.toSeconds(), Shown.time(age))
                    .cell(traffic.toLeft(), view.traffic().isEmpty() ? "waits" : Shown.bytes(traffic.toLeft()))
                    .cell(traffic.toRight(), view.traffic().isEmpty() ? "waits" : Shown.bytes(traffic.toRight()))
                    .cell(Math.round(rate), Shown.bytes(rate) + "/s");
        }
        return table;
    }

    private static double rate(Traffic before, Traffic now, Duration between) {
        if (before == null || between.isZero()) {
            return 0;
        }
        long moved = now.toLeft() + now.toRight() - before.toLeft() - before.toRight();
        return moved * 1e9 / between.toNanos();
    }

    private static String fact(SessionView view, SessionFact fact) {
        return view.facts().getOrDefault(fact, "");
    }
}
