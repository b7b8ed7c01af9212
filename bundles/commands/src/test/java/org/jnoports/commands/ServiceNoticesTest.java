package org.jnoports.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceNoticesTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    private ServiceNotices notices(Map<String, String> environment) {
        return new ServiceNotices(environment, words -> told.add(String.join(" ", words)));
    }

    @Test
    void without_systemd_nothing_is_told() {
        try (ServiceNotices notices = notices(Map.of("WATCHDOG_USEC", "1000"))) {
            notices.ready("up");
            notices.stopping();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void with_it_ready_and_stopping_are_told() {
        try (ServiceNotices notices = notices(Map.of("NOTIFY_SOCKET", "/run/x"))) {
            notices.ready("runs the home");
            notices.stopping();
        }
        assertThat(told).containsExactly("READY=1 STATUS=runs the home", "STOPPING=1");
    }

    @Test
    void the_watchdog_is_told_again_and_again_until_it_stops() {
        try (ServiceNotices notices = notices(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "2000"))) {
            notices.ready("up");
            Await.until("it is told three times", () -> told.stream().filter("WATCHDOG=1"::equals).count() >= 3);
            notices.stopping();
        }
        assertThat(told).contains("STOPPING=1");
    }

    @Test
    void a_time_that_is_none_means_no_watchdog() {
        try (ServiceNotices notices = notices(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "soon"))) {
            notices.ready("up");
        }
        assertThat(told).hasSize(1);
    }
}
