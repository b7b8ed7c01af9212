package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AtConnectionTest {
    private static final HostPort ADDRESS = new HostPort("peer.test", 1);
    private static final Duration MOMENT = Duration.ofMillis(30);

    private final World world = new World();
    private final CompletableFuture<FakeNetwork.Pipe> server = new CompletableFuture<>();
    private volatile String answer = "";
    private AtConnection connection;

    @BeforeEach
    void connect() throws Exception {
        world.network.serve(ADDRESS, new FakeNetwork.Server() {
            @Override
            public void connected(FakeNetwork.Pipe pipe) {
                server.complete(pipe);
                pipe.send("@");
            }

            @Override
            public void received(FakeNetwork.Pipe pipe, String line) {
                pipe.send(answer);
            }
        });
        connection = world.dialer(World.PATIENT).dial(ADDRESS, "the peer", AtConnection.Use.REQUESTS);
    }

    @AfterEach
    void close() {
        connection.close();
        world.close();
    }

    @Test
    void an_answer_is_what_stands_between_data_and_the_line_end() throws Exception {
        answer = "data:a:b@c \n@alice@";
        assertThat(connection.request("noop:0", World.LIMIT)).isEqualTo("a:b@c ");
        assertThat(connection.request("noop:0", World.LIMIT)).isEqualTo("a:b@c ");
    }

    @Test
    void a_prompt_may_come_on_its_own() throws Exception {
        answer = "data:ok\n";
        assertThat(connection.request("noop:0", World.LIMIT)).isEqualTo("ok");
        server.join().send("@ali");
        server.join().send("ce@");
        assertThat(connection.request("noop:0", World.LIMIT)).isEqualTo("ok");
    }

    @Test
    void a_refusal_leaves_the_connection_usable() throws Exception {
        answer = "error:AT0003-Exception: invalid command\n@";
        assertThatThrownBy(() -> connection.request("nonsense", World.LIMIT)).isInstanceOf(AtProtocolException.class);
        answer = "data:ok\n@";
        assertThat(connection.request("noop:0", World.LIMIT)).isEqualTo("ok");
    }

    @Test
    void silence_ends_a_request_at_its_limit() {
        assertThatThrownBy(() -> connection.request("update:ttl:1:x@alice secret", MOMENT))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT))
                .hasMessage("the peer did not answer 'update' within 30 ms");
    }

    @Test
    void a_line_that_never_ends_is_silence_too() {
        answer = "data:half";
        assertThatThrownBy(() -> connection.request("noop:0", MOMENT)).hasMessageContaining("did not answer 'noop'");
    }

    @Test
    void an_answer_that_comes_late_isnt_taken_for_the_next_ones() {
        assertThatThrownBy(() -> connection.request("one", MOMENT)).isInstanceOf(TransportException.class);
        server.join().send("data:one\n@");
        assertThatThrownBy(() -> {
            while (true) { // until it has arrived
                connection.requireSilence();
            }
        }).isInstanceOf(TransportException.class).hasMessage("the peer spoke unasked");
    }

    @Test
    void an_error_that_comes_unasked_is_told() {
        server.join().send("error:AT0012-Inbound connection limit exceeded\n");
        assertThatThrownBy(() -> {
            while (true) {
                connection.requireSilence();
            }
        }).hasMessageContaining("AT0012");
    }

    @Test
    void the_end_of_the_stream_is_told() {
        server.join().hangUp();
        assertThatThrownBy(() -> connection.line(World.LIMIT))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED))
                .hasMessage("the peer closed the connection");
    }

    @Test
    void whoever_is_woken_finds_what_woke_him() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (AtConnection next = world.dialer(World.PATIENT).dial(World.address(ALICE), "alice", AtConnection.Use.REQUESTS)) {
                Semaphore woken = new Semaphore(0);
                assertThat(next.line(Duration.ofNanos(1))).isEmpty();
                next.onActivity(woken::release);
                world.alice.hangUp();
                assertThatThrownBy(() -> {
                    while (woken.tryAcquire(20, TimeUnit.SECONDS)) {
                        next.requireSilence();
                    }
                }).isInstanceOf(TransportException.class);
            }
        }
    }

    @Test
    void nothing_known_is_no_answer() {
        answer = "HTTP/1.1 400 Bad Request\r\n";
        assertThatThrownBy(() -> connection.request("noop:0", World.LIMIT))
                .hasMessage("the peer answered 'noop' with something that isn't the atProtocol");
    }

    @Test
    void lines_wait_until_they_are_asked_for() throws Exception {
        server.join().send("one\ntwo\n");
        assertThat(connection.line(World.LIMIT)).contains("@one");
        assertThat(connection.line(World.LIMIT)).contains("two");
        assertThat(connection.line(MOMENT)).isEqualTo(Optional.empty());
    }

    @Test
    void a_wait_can_be_ended_from_outside() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                connection.line(World.LIMIT);
                ended.complete(new AssertionError("a line"));
            } catch (InterruptedException | TransportException e) {
                ended.complete(e);
            }
        });
        reader.start();
        connection.close();
        assertThat(World.done(ended)).isInstanceOf(TransportException.class);
        reader.join();
    }
}
