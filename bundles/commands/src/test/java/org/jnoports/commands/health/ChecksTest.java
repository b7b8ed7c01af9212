package org.jnoports.commands.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jnoports.api.health.HealthReport;
import org.jnoports.api.health.HealthReport.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    /** Of "CN=Test CA", valid from 2026-11-01 to 2027-01-30; made for this test, its key is nobody's. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBCzCBsgIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdUZXN0IENBMB4XDTI2
            MTEwMTAwMDAwMFoXDTI3MDEzMDAwMDAwMFowEjEQMA4GA1UEAwwHVGVzdCBDQTBZ
            MBMGByqGSM49AgEGCCqGSM49AwEHA0IABCEzQ74nlIisaO0sx4f/JuMeA9fiuw8p
            luKMcGs7cEhn8GxMEvhs2hRlc2TgGxO8TQoxB/2goFJEbxH7GCBSlz0wCgYIKoZI
            zj0EAwIDSAAwRQIgY91vWSBbFlQhSKdCiciKBfwxYmWpG5/GfTuDzSwsLagCIQCO
            lABlvvsM8zcKGwyW6OGU+PwHmE/Xx+8RQkZDAjUxKg==
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path home;

    @Test
    void a_clock_that_is_set_is_noticed_and_one_that_is_long_ago_is_wrong() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T00:00:00Z"));
        AtomicLong nanos = new AtomicLong(5);
        ClockCheck check = new ClockCheck(now::get, nanos::get);
        now.updateAndGet(instant -> instant.plusSeconds(3_600));
        nanos.addAndGet(3_600_000_000_000L);
        assertThat(check.check()).extracting(HealthReport::status).containsExactly(Status.OK);
        now.updateAndGet(instant -> instant.minusSeconds(120));
        assertThat(check.check()).singleElement().satisfies(report -> {
            assertThat(report.status()).isEqualTo(Status.WARN);
            assertThat(report.detail()).contains("-120 s");
        });
        now.set(Instant.parse("1970-01-01T00:10:00Z"));
        assertThat(check.check()).extracting(HealthReport::status).containsExactly(Status.CRITICAL);
    }

    @Test
    void a_full_or_read_only_disk_is_named() {
        assertThat(List.of(DiskCheck.report(home, 1_000_000_000, true).status(), DiskCheck.report(home, 100_000_000, true).status(),
                DiskCheck.report(home, 1_000, true).status(), DiskCheck.report(home, 1_000_000_000, false).status()))
                .containsExactly(Status.OK, Status.WARN, Status.CRITICAL, Status.CRITICAL);
        assertThat(new DiskCheck(Optional.of(home)).check()).hasSize(1);
        assertThat(new DiskCheck(Optional.of(home.resolve("none"))).check()).isEmpty();
    }

    @Test
    void a_certificate_is_warned_of_before_it_ends() throws IOException {
        Files.createDirectories(home.resolve("trust"));
        Files.writeString(home.resolve("trust/localhost.pem"), CERTIFICATE);
        assertThat(status("2026-11-25T00:00:00Z")).containsExactly(Status.OK);
        assertThat(status("2027-01-15T00:00:00Z")).containsExactly(Status.WARN);
        assertThat(status("2027-02-15T00:00:00Z")).containsExactly(Status.CRITICAL);
        Files.writeString(home.resolve("trust/broken.pem"), "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
        Files.writeString(home.resolve("trust/key.pem"), "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n");
        assertThat(status("2026-11-25T00:00:00Z")).containsExactly(Status.CRITICAL, Status.OK);
    }

    private List<Status> status(String now) {
        return new CertificateCheck(Optional.of(home), () -> Instant.parse(now)).check().stream().map(HealthReport::status).toList();
    }
}
