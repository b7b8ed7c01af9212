package org.jnoports.role.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.BridgeEnd;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Listener;
import org.jnoports.api.transport.TlsOptions;
import org.jnoports.api.transport.Traffic;
import org.jnoports.api.transport.Transport;
import org.jnoports.role.relay.Meeting.Port;
import org.junit.jupiter.api.Test;

class MeetingTest {
    private final List<String> events = new ArrayList<>();
    private final Pairs pairs = new Pairs();
    private final Meeting meeting = new Meeting(pairs, bridge -> events.add("met"), events::add);
    private final FakeConnection daemon = new FakeConnection("daemon");
    private final FakeConnection client = new FakeConnection("client");

    @Test
    void the_first_ports_connection_is_on_the_left_whoever_comes_first() {
        meeting.arrived(Port.SECOND, client);
        client.speaks();
        meeting.arrived(Port.FIRST, daemon);
        assertThat(pairs.joined).containsExactly("daemon-client");
        assertThat(events).containsExactly("met");
    }

    @Test
    void who_has_spoken_is_joined_at_once_and_looked_at_no_more() {
        meeting.arrived(Port.FIRST, daemon);
        assertThat(daemon.isLookedAt()).isTrue();
        daemon.speaks();
        assertThat(daemon.isLookedAt()).isFalse();
        meeting.arrived(Port.SECOND, client);
        assertThat(pairs.joined).containsExactly("daemon-client");
        assertThat(client.looks()).isZero();
    }

    @Test
    void who_is_silent_is_looked_at_again_and_joined_as_soon_as_the_other_comes() {
        meeting.arrived(Port.FIRST, daemon);
        daemon.staysSilent();
        assertThat(daemon.looks()).isEqualTo(2);
        assertThat(daemon.isBrokenOff()).isFalse();
        meeting.arrived(Port.SECOND, client);
        assertThat(daemon.isBrokenOff()).isTrue();
        daemon.staysSilent();
        assertThat(pairs.joined).containsExactly("daemon-client");
    }

    @Test
    void who_comes_before_the_look_at_the_other_has_begun_ends_it_all_the_same() {
        daemon.beforeLook(() -> meeting.arrived(Port.SECOND, client));
        meeting.arrived(Port.FIRST, daemon);
        assertThat(daemon.isBrokenOff()).isTrue();
        daemon.staysSilent();
        assertThat(pairs.joined).containsExactly("daemon-client");
    }

    @Test
    void a_look_that_finds_bytes_when_the_other_has_come_joins_them() {
        meeting.arrived(Port.FIRST, daemon);
        meeting.arrived(Port.SECOND, client);
        daemon.speaks();
        assertThat(pairs.joined).containsExactly("daemon-client");
    }

    @Test
    void who_goes_away_alone_makes_room() {
        meeting.arrived(Port.FIRST, daemon);
        daemon.goesAway();
        assertThat(daemon.isClosed()).isTrue();
        FakeConnection again = new FakeConnection("again");
        meeting.arrived(Port.FIRST, again);
        again.speaks();
        meeting.arrived(Port.SECOND, client);
        assertThat(pairs.joined).containsExactly("again-client");
    }

    @Test
    void who_goes_away_when_the_other_has_just_come_makes_room_and_the_other_is_watched() {
        meeting.arrived(Port.FIRST, daemon);
        meeting.arrived(Port.SECOND, client);
        daemon.goesAway();
        assertThat(pairs.joined).isEmpty();
        assertThat(client.isLookedAt()).isTrue();
        FakeConnection again = new FakeConnection("again");
        meeting.arrived(Port.FIRST, again);
        client.speaks();
        assertThat(pairs.joined).containsExactly("again-client");
    }

    @Test
    void later_connections_are_closed_at_once() {
        meeting.arrived(Port.FIRST, daemon);
        FakeConnection second = new FakeConnection("second");
        meeting.arrived(Port.FIRST, second);
        assertThat(second.isClosed()).isTrue();
        assertThat(daemon.isClosed()).isFalse();
        daemon.speaks();
        meeting.arrived(Port.SECOND, client);
        FakeConnection third = new FakeConnection("third");
        meeting.arrived(Port.SECOND, third);
        assertThat(third.isClosed()).isTrue();
        assertThat(pairs.joined).hasSize(1);
    }

    @Test
    void the_end_closes_who_waits_and_who_comes_later() {
        meeting.arrived(Port.FIRST, daemon);
        meeting.close();
        meeting.close();
        assertThat(daemon.isClosed()).isTrue();
        meeting.arrived(Port.SECOND, client);
        assertThat(client.isClosed()).isTrue();
        daemon.goesAway();
        assertThat(pairs.joined).isEmpty();
    }

    @Test
    void the_end_leaves_alone_who_has_met() {
        meeting.arrived(Port.FIRST, daemon);
        daemon.speaks();
        meeting.arrived(Port.SECOND, client);
        meeting.close();
        assertThat(daemon.isClosed()).isFalse();
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void who_can_not_be_joined_is_closed_and_the_reason_told() {
        pairs.failure = Optional.of(new IllegalArgumentException("of another transport"));
        meeting.arrived(Port.FIRST, daemon);
        daemon.speaks();
        meeting.arrived(Port.SECOND, client);
        assertThat(daemon.isClosed()).isTrue();
        assertThat(client.isClosed()).isTrue();
        assertThat(events).containsExactly("its two sides could not be joined: of another transport");
    }

    /** Notes who is joined. */
    private static final class Pairs implements Transport {
        private final List<String> joined = new ArrayList<>();
        private Optional<RuntimeException> failure = Optional.empty();

        @Override
        public Bridge bridge(Connection left, Connection right) {
            failure.ifPresent(e -> {
                throw e;
            });
            joined.add(left + "-" + right);
            return new Nothing();
        }

        @Override
        public CompletionStage<Connection> connect(HostPort remote, Optional<TlsOptions> tls, Duration limit) {
            throw new AssertionError("a meeting dials nobody");
        }

        @Override
        public Listener listen(HostPort local, Optional<TlsOptions> tls, Consumer<Connection> accepted) {
            throw new AssertionError("a meeting binds nothing");
        }
    }

    private static final class Nothing implements Bridge {
        @Override
        public CompletionStage<BridgeEnd> ended() {
            return new CompletableFuture<>();
        }

        @Override
        public Traffic traffic() {
            return new Traffic(0, 0);
        }

        @Override
        public void close() {}
    }
}
