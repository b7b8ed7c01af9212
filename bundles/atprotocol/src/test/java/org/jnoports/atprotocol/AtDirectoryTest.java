package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.CAROL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtErrorCode;
import org.jnoports.api.at.AtProtocolException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.KeysException;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.TransportException;
import org.jnoports.api.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtDirectoryTest {
    private final World world = new World();
    private final AtDirectory atDirectory = directory(World.PATIENT);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void finds_an_atserver() throws Exception {
        assertThat(atDirectory.find(ALICE)).isEqualTo(new HostPort("alice.test", 6464));
        assertThat(world.network.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:1\r\n@", "@h:1\r\n@", "h:1\n", "@h:1\n"})
    void takes_every_form_of_the_answer(String bytes) throws Exception {
        world.directory.answer(bare -> bytes);
        assertThat(atDirectory.find(ALICE)).isEqualTo(new HostPort("h", 1));
    }

    @Test
    void an_unknown_atsign_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> atDirectory.find(CAROL))
                .isInstanceOfSatisfying(AtProtocolException.class, e -> assertThat(e.code()).isEqualTo(AtErrorCode.SECONDARY_NOT_FOUND))
                .hasMessage("the atDirectory root.test:64 doesn't know the atSign @carol: check its spelling and the root domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", ":1\n", "h:\n", "h:0\n", "h:65536\n", "h:99999\n", "h\n", "h:12x\n", "HTTP/1.1 400 Bad\n"})
    void anything_else_is_no_address(String bytes) {
        world.directory.answer(bare -> bytes);
        assertThatThrownBy(() -> atDirectory.find(ALICE))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("which is not host:port");
    }

    @Test
    void troubles_are_told_with_who_and_why() {
        world.network.fail(World.ROOT, Reason.REFUSED);
        assertThatThrownBy(() -> atDirectory.find(ALICE))
                .hasMessage("the atDirectory root.test:64 did not accept a connection: refused");
        world.network.fail(World.ROOT, Reason.UNKNOWN_HOST);
        assertThatThrownBy(() -> atDirectory.find(ALICE))
                .hasMessage("the atDirectory root.test:64 can't be reached: its name has no address");
        world.network.fail(World.ROOT, Reason.TLS);
        assertThatThrownBy(() -> atDirectory.find(ALICE))
                .hasMessageContaining("the atDirectory root.test:64 can't be reached: ")
                .hasMessageEndingWith("trust/root.test.pem");
    }

    @Test
    void silence_ends_at_the_limit() {
        Timings hasty = hasty();
        world.directory.answer(bare -> "");
        assertThatThrownBy(() -> directory(hasty).find(ALICE))
                .hasMessage("the atDirectory root.test:64 did not answer within 50 ms");
        world.network.fail(World.ROOT, Reason.TIMED_OUT);
        assertThatThrownBy(() -> directory(hasty).find(ALICE))
                .hasMessage("the atDirectory root.test:64 did not accept a connection in time");
    }

    @Test
    void an_endless_line_ends_it() {
        world.directory.answer(bare -> "x".repeat(AtConnection.MAX_LINE_BYTES + 1));
        assertThatThrownBy(() -> atDirectory.find(ALICE))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LONG));
    }

    @Test
    void who_asks_for_the_same_meanwhile_gets_the_same_answer() throws Exception {
        CompletableFuture<HostPort> other = new CompletableFuture<>();
        HostPort own = atDirectory.find(ALICE, () -> join(ALICE, other));
        assertThat(World.done(other)).isEqualTo(own).isEqualTo(new HostPort("alice.test", 6464));
        assertThat(world.directory.lookUps()).isEqualTo(1);
        assertThat(world.network.dials()).isEqualTo(1);
        atDirectory.find(ALICE);
        assertThat(world.directory.lookUps()).as("later it is asked anew").isEqualTo(2);
    }

    @Test
    void a_refusal_is_for_all_who_asked_and_the_next_asks_anew() {
        CompletableFuture<HostPort> other = new CompletableFuture<>();
        assertThatThrownBy(() -> atDirectory.find(CAROL, () -> join(CAROL, other))).isInstanceOf(AtProtocolException.class);
        assertThatThrownBy(() -> World.done(other)).hasCauseInstanceOf(AtProtocolException.class);
        assertThat(world.directory.lookUps()).isEqualTo(1);
        assertThatThrownBy(() -> atDirectory.find(CAROL)).isInstanceOf(AtProtocolException.class);
        assertThat(world.directory.lookUps()).isEqualTo(2);
    }

    /** Somebody else asks, and has been told that the question is under way when this returns. */
    private void join(AtSign atSign, CompletableFuture<HostPort> answer) {
        CompletableFuture<Void> joined = new CompletableFuture<>();
        Thread other = new Thread(() -> {
            try {
                answer.complete(atDirectory.find(atSign, () -> joined.complete(null)));
            } catch (InterruptedException | TunnelException e) {
                answer.completeExceptionally(e);
            }
        }, "other");
        other.setDaemon(true);
        other.start();
        joined.orTimeout(World.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void a_failure_of_what_is_done_meanwhile_leaves_nothing_open_and_nobody_waiting() throws Exception {
        assertThatThrownBy(() -> atDirectory.find(ALICE, () -> {
            throw new TunnelException("no luck");
        })).hasMessage("no luck");
        assertThat(atDirectory.find(ALICE)).isEqualTo(new HostPort("alice.test", 6464));
        assertThat(world.network.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatever_fails_before_tls_is_there_leaves_nothing_open(boolean thrown) {
        world.network.beginNoTls(new IllegalStateException("in use"), thrown);
        assertThatThrownBy(() -> atDirectory.find(ALICE)).isInstanceOf(TunnelException.class).hasMessageContaining("in use");
        assertThat(world.network.dials()).isEqualTo(1);
        assertThat(world.network.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_transport_that_cannot_begin_tls_within_a_stream_dials_with_it(boolean thrown) throws Exception {
        world.network.beginNoTls(new UnsupportedOperationException("it doesn't"), thrown);
        assertThat(atDirectory.find(ALICE)).isEqualTo(new HostPort("alice.test", 6464));
        assertThat(world.network.dials()).isEqualTo(2);
        assertThat(world.network.open()).isZero();
    }

    @Test
    void trust_that_cannot_be_read_leaves_nothing_open(@TempDir Path home) throws Exception {
        Files.writeString(Files.createDirectories(home.resolve("trust")).resolve("root.test.pem"), "no certificate");
        Dialer dialer = new Dialer(() -> world.network, Trust.of(TestKeys.CERTIFICATES, home, World.ROOT.host()), World.PATIENT);
        assertThatThrownBy(() -> new AtDirectory(World.ROOT, dialer).find(ALICE)).isInstanceOf(KeysException.class);
        assertThat(atDirectory.find(ALICE)).isEqualTo(new HostPort("alice.test", 6464));
        assertThat(world.network.open()).isZero();
    }

    private AtDirectory directory(Timings timings) {
        return new AtDirectory(World.ROOT, world.dialer(timings));
    }

    private static Timings hasty() {
        Duration limit = Duration.ofMillis(50);
        return new Timings(limit, limit, limit, limit, limit, limit, limit, limit, limit, limit, limit, limit);
    }
}
