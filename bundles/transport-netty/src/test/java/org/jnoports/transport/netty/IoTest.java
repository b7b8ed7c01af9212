package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of I/O is chosen, and what is said about it. */
class IoTest {
    private static final Logger LOG = Logger.getLogger(Io.class.getName());

    private final List<LogRecord> said = new ArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line);
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(listening);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
        LOG.setUseParentHandlers(true);
    }

    private static Io.Kind chosen(Optional<Io.Kind> wanted, Io.Kind... missing) {
        return Io.choose(wanted, kind -> load(kind, Set.of(missing))).kind();
    }

    private static Io load(Io.Kind kind, Set<Io.Kind> missing) {
        if (missing.contains(kind)) {
            throw (Error) new UnsatisfiedLinkError("failed to load").initCause(new IllegalStateException("no library for " + kind));
        }
        return new Io(kind, executor -> null, () -> null, () -> null);
    }

    private List<String> lines(Level level) {
        return said.stream().filter(line -> line.getLevel().equals(level)).map(LogRecord::getMessage).toList();
    }

    @Test
    void epoll_is_used_where_it_loads() {
        assertThat(chosen(Optional.empty())).isEqualTo(Io.Kind.EPOLL);
        assertThat(lines(Level.INFO)).containsExactly("the netty transport uses epoll");
    }

    @Test
    void without_epoll_java_nio_is_used_and_the_log_says_why_once() {
        assertThat(chosen(Optional.empty(), Io.Kind.EPOLL)).isEqualTo(Io.Kind.NIO);
        assertThat(lines(Level.INFO)).containsExactly(
                "the netty transport can't use epoll: no library for EPOLL", "the netty transport uses nio");
        assertThat(lines(Level.WARNING)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"IO_URING,EPOLL", "EPOLL,NIO"})
    void what_is_configured_and_does_not_load_is_a_warning_and_the_next_best_is_used(Io.Kind wanted, Io.Kind used) {
        assertThat(chosen(Optional.of(wanted), wanted)).isEqualTo(used);
        assertThat(lines(Level.WARNING)).containsExactly(
                "the netty transport can't use " + wanted.text() + ", which is configured: no library for " + wanted);
        assertThat(lines(Level.INFO)).containsExactly("the netty transport uses " + used.text());
    }

    @Test
    void java_nio_is_used_where_it_is_configured_and_nothing_native_is_tried() {
        assertThat(chosen(Optional.of(Io.Kind.NIO), Io.Kind.EPOLL, Io.Kind.IO_URING)).isEqualTo(Io.Kind.NIO);
        assertThat(lines(Level.INFO)).containsExactly("the netty transport uses nio");
    }
}
