package org.jnoports.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.AuditLog.Query;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
    private static final int SMALL = 64 * 1024;

    @TempDir Path home;
    private final LogLines lines = new LogLines();
    private final List<FileAuditLog> open = new ArrayList<>();

    static AuditSettings settings(Path directory, int maxFileBytes) {
        return new AuditSettings(directory, maxFileBytes, 3, Duration.ofSeconds(1));
    }

    private Path directory() {
        return home.resolve("log");
    }

    private FileAuditLog log() {
        return log(settings(directory(), SMALL));
    }

    private FileAuditLog log(AuditSettings settings) {
        FileAuditLog log = new FileAuditLog(settings, Clock.systemUTC(), Duration.ofMillis(50), Duration.ofMillis(20));
        open.add(log);
        return log;
    }

    @AfterEach
    void close() {
        open.forEach(FileAuditLog::close);
        lines.close();
    }

    private static void record(FileAuditLog log, int from, int to) {
        IntStream.range(from, to).forEach(number -> log.record(Entries.number(number)));
    }

    private List<Path> files() throws IOException {
        return AuditFiles.numbers(directory()).stream().map(number -> AuditFiles.file(directory(), number)).toList();
    }

    private List<String> allLines() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path file : files()) {
            all.addAll(Files.readAllLines(file));
        }
        return all;
    }

    @Test
    void what_is_recorded_is_a_line_of_a_file_that_only_its_owner_reads() throws IOException {
        FileAuditLog log = log();
        record(log, 1, 3);
        log.close();
        Path file = directory().resolve("audit-1.jsonl");
        assertThat(Files.readAllLines(file)).containsExactly(AuditLine.of(Entries.number(1)), AuditLine.of(Entries.number(2)));
        assertThat(Files.readString(file)).endsWith("}\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory()))).isEqualTo("rwx------");
        assertThat(lines.all).isEmpty();
    }

    @Test
    void without_an_entry_there_is_nothing_on_the_disk_and_no_thread() {
        FileAuditLog log = log();
        assertThat(log.find(Query.newest(10))).isEmpty();
        log.close();
        assertThat(directory()).doesNotExist();
    }

    @Test
    void what_was_recorded_before_is_found_the_newest_of_it_oldest_first() {
        FileAuditLog log = log();
        record(log, 0, 500);
        assertThat(log.find(Query.newest(3))).containsExactly(Entries.number(497), Entries.number(498), Entries.number(499));
        assertThat(log.find(Query.newest(10_000))).hasSize(500).first().isEqualTo(Entries.number(0));
    }

    @Test
    void a_log_goes_on_where_the_last_one_ended() throws IOException {
        try (FileAuditLog first = log()) {
            record(first, 0, 2);
        }
        FileAuditLog second = log();
        record(second, 2, 4);
        assertThat(second.find(Query.newest(9))).hasSize(4);
        assertThat(files()).hasSize(1);
    }

    @Test
    void every_part_of_a_query_narrows_it() {
        FileAuditLog log = log();
        AuditEntry denied = Entries.of(1, Event.DENIED, "@bob", "garage");
        AuditEntry withdrawn = Entries.of(2, Event.WITHDRAWN, "@alice", "pump");
        log.record(denied);
        log.record(withdrawn);
        assertThat(log.find(query("@bob", null, null, null, null))).containsExactly(denied);
        assertThat(log.find(query(null, "@device", null, null, null))).containsExactly(denied, withdrawn);
        assertThat(log.find(query(null, "@other", null, null, null))).isEmpty();
        assertThat(log.find(query(null, null, "pump", null, null))).containsExactly(withdrawn);
        assertThat(log.find(query(null, null, null, Event.DENIED, null))).containsExactly(denied);
        assertThat(log.find(query(null, null, null, null, Entries.BEGIN.plusSeconds(2)))).containsExactly(withdrawn);
        assertThat(log.find(query("@bob", null, "pump", null, null))).isEmpty();
    }

    private static Query query(String client, String daemon, String device, Event event, Instant since) {
        return new Query(Optional.ofNullable(client), Optional.ofNullable(daemon), Optional.ofNullable(device),
                Optional.ofNullable(event), Optional.ofNullable(since), 100);
    }

    @Test
    void files_are_as_long_and_as_many_as_configured_and_the_oldest_entries_go_first() throws IOException {
        FileAuditLog log = log();
        for (int from = 0; from < 2_000; from += 100) {
            record(log, from, from + 100);
            assertThat(log.find(Query.newest(1))).containsExactly(Entries.number(from + 99));
        }
        assertThat(files()).hasSize(3);
        for (Path file : files()) {
            assertThat(Files.size(file)).isBetween(1L, (long) SMALL);
        }
        List<AuditEntry> left = log.find(Query.newest(10_000));
        assertThat(left).hasSizeBetween(450, 1_000).last().isEqualTo(Entries.number(1_999));
        int first = 2_000 - left.size();
        assertThat(left).as("none is missing in between").isEqualTo(IntStream.range(first, 2_000).mapToObj(Entries::number).toList());
        assertThat(files().get(0).getFileName()).hasToString("audit-" + (Integer.parseInt(
                files().get(2).getFileName().toString().replaceAll("\\D", "")) - 2) + ".jsonl");
    }

    @Test
    void a_smaller_number_of_files_takes_effect_with_the_next_one() throws IOException {
        FileAuditLog log = log();
        record(log, 0, 1_000);
        log.find(Query.newest(1));
        log.configure(new AuditSettings(directory(), SMALL, 2, Duration.ZERO));
        record(log, 1_000, 1_400);
        assertThat(log.find(Query.newest(1))).containsExactly(Entries.number(1_399));
        assertThat(files()).hasSize(2);
    }

    @Test
    void another_directory_is_written_to_from_the_next_entry_on() {
        FileAuditLog log = log();
        record(log, 0, 1);
        assertThat(log.find(Query.newest(9))).hasSize(1);
        log.configure(settings(home.resolve("elsewhere"), SMALL));
        record(log, 1, 2);
        assertThat(log.find(Query.newest(9))).containsExactly(Entries.number(1));
        assertThat(home.resolve("elsewhere/audit-1.jsonl")).exists();
    }

    @Test
    void files_that_were_last_written_to_before_the_time_asked_for_arent_read() throws IOException {
        FileAuditLog log = log();
        record(log, 0, 2);
        log.find(Query.newest(1));
        Files.setLastModifiedTime(directory().resolve("audit-1.jsonl"), FileTime.from(Entries.BEGIN.minusSeconds(3_600)));
        assertThat(log.find(query(null, null, null, null, Entries.BEGIN))).isEmpty();
        Files.setLastModifiedTime(directory().resolve("audit-1.jsonl"), FileTime.from(Entries.BEGIN.minusSeconds(60)));
        assertThat(log.find(query(null, null, null, null, Entries.BEGIN))).as("clocks may differ by minutes").hasSize(2);
    }

    @Test
    void other_files_are_left_alone() throws IOException {
        Files.createDirectories(directory());
        for (String name : List.of("audit-0.jsonl", "audit-01.jsonl", "audit-x.jsonl", "audit-1.jsonl.gz", "my-audit-1.jsonl", "archive.log")) {
            Files.writeString(directory().resolve(name), AuditLine.of(Entries.number(7)) + "\n");
        }
        Files.createDirectory(directory().resolve("audit-9.jsonl"));
        FileAuditLog log = log();
        record(log, 1, 2);
        assertThat(log.find(Query.newest(9))).containsExactly(Entries.number(1));
        assertThat(directory().resolve("audit-x.jsonl")).hasContent(AuditLine.of(Entries.number(7)));
    }

    @Test
    void a_symbolic_link_isnt_followed() throws IOException {
        Files.createDirectories(directory());
        Path elsewhere = home.resolve("elsewhere");
        Files.writeString(elsewhere, "");
        Files.createSymbolicLink(directory().resolve("audit.lock"), elsewhere);
        FileAuditLog log = log();
        record(log, 1, 2);
        assertThat(lines.await("can't be written")).startsWith("WARNING");
        Files.delete(directory().resolve("audit.lock"));
        assertThat(log.find(Query.newest(9))).hasSize(1);
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void the_half_line_of_a_killed_process_stays_alone() throws IOException {
        Files.createDirectories(directory());
        String half = AuditLine.of(Entries.number(2));
        Files.writeString(directory().resolve("audit-1.jsonl"), AuditLine.of(Entries.number(1)) + "\n" + half.substring(0, half.length() / 2));
        FileAuditLog log = log();
        assertThat(log.find(Query.newest(9))).containsExactly(Entries.number(1));
        record(log, 3, 5);
        assertThat(log.find(Query.newest(9))).containsExactly(Entries.number(1), Entries.number(3), Entries.number(4));
        assertThat(allLines()).hasSize(4).contains(half.substring(0, half.length() / 2));
    }

    @Test
    void what_cant_be_written_waits_and_trouble_is_told_once_and_once_that_it_is_over() throws IOException {
        Files.writeString(directory(), "not a directory");
        FileAuditLog log = log();
        record(log, 0, 100);
        assertThat(lines.await("isn't a directory")).startsWith("WARNING the audit log in " + directory() + " can't be written: ");
        record(log, 100, 200);
        Files.delete(directory());
        lines.await("is written again; 0 entries were lost");
        assertThat(log.find(Query.newest(10_000))).hasSize(200);
        assertThat(lines.all).hasSize(2);
    }

    @Test
    void more_than_may_wait_is_lost_and_counted_and_a_line_says_where() throws IOException {
        Files.createDirectories(directory());
        FileAuditLog log = log(settings(directory(), 1024 * 1024 * 1024));
        try (FileChannel other = FileChannel.open(directory().resolve("audit.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.lock().isValid()).isTrue();
            record(log, 0, Backlog.MAX_WAITING + 7); // returns, whoever holds what
            assertThat(lines.await("WARNING")).contains("10000 entries may wait, more are lost");
        }
        lines.await("is written again; 7 entries were lost");
        record(log, 20_000, 20_001);
        assertThat(log.find(Query.newest(2))).containsExactly(Entries.number(Backlog.MAX_WAITING - 1), Entries.number(20_000));
        List<String> all = allLines();
        assertThat(all).hasSize(Backlog.MAX_WAITING + 2);
        assertThat(all.get(Backlog.MAX_WAITING)).contains("\"lost\":7");
        assertThat(lines.all).hasSize(2);
    }

    @Test
    void several_processes_share_the_files() throws Exception {
        int count = 400;
        Process other = OtherWriter.start(directory(), SMALL * 100, count);
        try (FileAuditLog log = log(settings(directory(), SMALL * 100))) {
            for (int i = 0; i < count; i++) {
                log.record(Entries.number(i));
                if (i % 20 == 0) {
                    log.find(Query.newest(1));
                }
            }
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
        } finally {
            other.destroyForcibly();
        }
        assertThat(allLines()).hasSize(2 * count).allMatch(line -> AuditLine.read(line).isPresent());
        assertThat(allLines().stream().filter(line -> line.contains("@bob"))).hasSize(count);
    }

    @Test
    void a_process_that_is_killed_while_it_writes_costs_the_others_nothing() throws Exception {
        Process other = OtherWriter.start(directory(), SMALL * 100, 1_000_000);
        try {
            assertThat(other.inputReader().lines().anyMatch("200"::equals)).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
        FileAuditLog log = log(settings(directory(), SMALL * 100));
        record(log, 0, 1);
        assertThat(log.find(Query.newest(1))).containsExactly(Entries.number(0));
        assertThat(allLines().stream().filter(line -> AuditLine.read(line).isEmpty())).as("at most a half line").hasSizeLessThan(2);
        assertThat(allLines()).hasSizeGreaterThan(200);
    }

    @Test
    void closing_writes_what_waits() throws IOException {
        FileAuditLog log = log();
        record(log, 0, 300);
        log.close();
        assertThat(allLines()).hasSize(300);
    }

    @Test
    void what_closing_cant_write_any_more_is_lost_and_told() throws IOException {
        Files.writeString(directory(), "not a directory");
        FileAuditLog log = log();
        record(log, 0, 3);
        log.close();
        log.close();
        assertThat(lines.await("is closed")).startsWith("WARNING").endsWith("; 3 entries were lost since it began");
        log.record(Entries.number(4));
        assertThat(lines.all).filteredOn(line -> line.contains("is closed; ")).hasSize(1);
    }

    @Test
    void what_comes_after_closing_is_warned_about_once() {
        FileAuditLog log = log();
        log.close();
        record(log, 0, 3);
        assertThat(lines.all).singleElement().asString().startsWith("WARNING").contains("can't keep up, or is closed");
        assertThat(directory()).doesNotExist();
    }

    @Test
    void files_that_cant_be_read_are_a_sentence() throws IOException {
        Files.createDirectories(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("---------"));
        try {
            if (!Files.isReadable(directory())) { // root reads everything
                assertThatThrownBy(() -> log().find(Query.newest(1))).isInstanceOf(TunnelException.class)
                        .hasMessageStartingWith("the audit log in " + directory() + " can't be read");
            }
        } finally {
            Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void entries_are_forced_onto_the_disk_in_time() throws Exception {
        Appender appender = new Appender(Duration.ofSeconds(5));
        appender.append(List.of("{}"), settings(directory(), SMALL));
        assertThat(appender.hasUnforced()).isTrue();
        Backlog backlog = new Backlog(Clock.systemUTC());
        AuditSettings soon = new AuditSettings(directory(), SMALL, 3, Duration.ofMillis(20));
        Thread writer = new Thread(new AuditWriter(backlog, appender, () -> soon, Duration.ofMillis(20)));
        writer.start();
        backlog.add(Entries.number(1));
        Await.until("forced", () -> !appender.hasUnforced());
        backlog.close();
        writer.join();
    }
}
