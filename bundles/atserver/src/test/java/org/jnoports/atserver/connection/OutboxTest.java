package org.jnoports.atserver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int RECORD_BYTES = 16 * 1024;
    private final HandTurnedClock clock = new HandTurnedClock();

    @Test
    void a_reply_that_fits_a_record_is_one_write() {
        FakeConnection connection = new FakeConnection(true);
        String reply = "x".repeat(RECORD_BYTES);
        new Outbox(connection, clock).send(reply);
        assertThat(connection.written).containsExactly(reply);
    }

    @Test
    void of_a_longer_reply_the_end_is_a_write_of_its_own() {
        FakeConnection connection = new FakeConnection(true);
        String reply = "x".repeat(RECORD_BYTES) + "\n@alice@";
        new Outbox(connection, clock).send(reply);
        assertThat(connection.written).hasSize(2);
        assertThat(String.join("", connection.written)).isEqualTo(reply);
        assertThat(connection.written.get(1).length()).isBetween(100, RECORD_BYTES);
    }

    @Test
    void whoever_does_not_read_notifications_is_disconnected_before_they_fill_the_memory() {
        FakeConnection connection = new FakeConnection(false);
        Outbox outbox = new Outbox(connection, clock);
        String line = "x".repeat(1_000_000);
        for (int i = 0; i < 20; i++) {
            outbox.offer(line);
        }
        assertThat(connection.closed).isCompleted();
        assertThat(String.join("", connection.written).length()).isLessThan(6_000_000);
    }

    @Test
    void idle_time_counts_from_the_last_write() {
        Outbox outbox = new Outbox(new FakeConnection(true), clock);
        clock.advance(Duration.ofSeconds(7));
        assertThat(outbox.lastWrite()).isEqualTo(HandTurnedClock.START);
        outbox.send("x");
        assertThat(outbox.lastWrite()).isEqualTo(clock.instant());
    }
}
