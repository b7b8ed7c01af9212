package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jnoports.atprotocol.TestKeys.ALICE;
import static org.jnoports.atprotocol.TestKeys.BOB;
import static org.jnoports.atprotocol.World.done;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At the highest log level, with everything that can go wrong going wrong. */
class SecretsTest {
    private static final String VALUE = "top-secret-value";
    private static final AtKey PING = AtKey.shared(BOB, "ping.sshnp", ALICE);

    private final World world = new World();
    private final Logger logger = Logger.getLogger("org.jnoports.atprotocol");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            StringWriter text = new StringWriter();
            text.append(String.valueOf(line.getMessage()));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text));
            }
            logged.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void close() {
        world.close();
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void no_secret_gets_into_the_log_or_an_exception() throws Exception {
        AtClient alice = world.live(ALICE);
        AtClient bob = world.live(BOB);
        BlockingQueue<AtNotification> arrived = new LinkedBlockingQueue<>();
        bob.subscribe(any -> true, arrived::add);
        bob.subscribe(any -> true, notification -> {
            throw new IllegalStateException("a bug");
        });
        done(alice.notify(PING, VALUE, Duration.ofSeconds(60)));
        AtNotification notification = arrived.poll(20, TimeUnit.SECONDS);
        assertThat(notification.value()).isEqualTo(VALUE);
        done(alice.put(AtKey.self("note.sshnp", ALICE), VALUE));
        world.bob.push("notification: {\"id\":\"1\",\"value\":\"" + VALUE + "\" broken\n");
        world.bob.push("1", ALICE, "@bob:x.sshnp@alice", VALUE, "{}");
        world.alice.answer("notify", line -> FakeAtServer.HANG_UP);
        assertThatThrownBy(() -> done(alice.notify(PING, VALUE, Duration.ofSeconds(60)))).satisfies(this::log);
        world.alice.answer("notify", line -> "error:AT0003-Syntax Exception\n@alice@");
        assertThatThrownBy(() -> done(alice.notify(PING, VALUE, Duration.ofSeconds(60)))).satisfies(this::log);
        world.alice.answer("update", line -> "error:AT0003-Syntax Exception\n@alice@");
        assertThatThrownBy(() -> done(alice.put(AtKey.publicOf("x.sshnp", ALICE), VALUE))).satisfies(this::log);
        world.alice.answer("pkam", line -> "error:AT0401-no\n@");
        world.alice.hangUp();
        world.alice.await("pkam");
        world.alice.await("pkam");
        alice.close();
        bob.close();
        log(new Throwable(notification + " " + alice + " " + bob));

        assertThat(logged).isNotEmpty();
        assertThat(logged).noneMatch(line -> line.contains(VALUE));
        assertThat(logged).noneMatch(line -> line.matches("(?s).*[A-Za-z0-9+/]{44,}.*")); // keys, signatures, ciphertexts
    }

    private void log(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        logged.add(text.toString().replaceAll("at [a-z].*", ""));
    }
}
