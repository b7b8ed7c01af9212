package org.jnoports.benchmarks.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jnoports.benchmarks.Report;

/** A plain stream through one relay. */
public final class PlainStream extends StreamTopic {
    private static final String TOPIC = "relay";

    @Override
    public String name() {
        return TOPIC;
    }

    @Override
    List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>(Contenders.ours());
        contenders.addAll(Contenders.peers());
        return contenders;
    }

    @Override
    void compare(Scenario scenario, Map<String, Figures> figures, Report report) {
        Figures haproxy = figures.get(Contenders.HAPROXY.name());
        double bestOther = Contenders.peers().stream()
                .filter(peer -> peer != Contenders.HAPROXY && figures.containsKey(peer.name()))
                .mapToDouble(peer -> figures.get(peer.name()).speed())
                .max()
                .orElse(Double.NaN);
        for (Contender our : List.of(Contenders.NIO, Contenders.NETTY_EPOLL)) {
            String prefix = TOPIC + "." + scenario.name().replace(' ', '-') + "." + our.name();
            Figures own = figures.get(our.name());
            if (own == null) {
                continue;
            }
            if (haproxy != null) {
                report.ratio(prefix + ".speed-of-haproxy", own.speed() / haproxy.speed());
                report.ratio(prefix + ".haproxy-cpu-of-ours", haproxy.cost() / own.cost());
            }
            if (!Double.isNaN(bestOther)) {
                report.ratio(prefix + ".speed-of-best-other", own.speed() / bestOther);
            }
        }
    }
}
