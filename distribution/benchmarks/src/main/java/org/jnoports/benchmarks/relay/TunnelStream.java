package org.jnoports.benchmarks.relay;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.benchmarks.Report;

/** A stream through all three hops, encrypted from client to daemon, beside what people would use instead. */
public final class TunnelStream extends StreamTopic {
    private static final String TOPIC = "tunnel";
    static final Contender SSH = new OpenSsh(true);
    static final List<Contender> OURS = List.of(new OurTunnel("authenticated", "nio"), new OurTunnel("authenticated", "netty"),
            new OurTunnel("twin", "nio"), new OurTunnel("twin", "netty"), new OurTunnel("single", "nio"), new OurTunnel("none", "nio"));

    @Override
    public String name() {
        return TOPIC;
    }

    @Override
    List<Contender> contenders() {
        return all();
    }

    /** Ours and its peers. */
    static List<Contender> all() {
        return Stream.concat(OURS.stream(), Stream.of(SSH, new Contenders.Rathole(true))).toList();
    }

    @Override
    void compare(Scenario scenario, Map<String, Figures> figures, Report report) {
        Figures ssh = figures.get(SSH.name());
        if (ssh == null) {
            return;
        }
        for (Contender ours : OURS) {
            Figures own = figures.get(ours.name());
            if (own != null) {
                report.ratio(TOPIC + "." + scenario.name().replace(' ', '-') + "." + ours.name() + ".speed-of-ssh-L", own.speed() / ssh.speed());
            }
        }
    }
}
