package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotTest {
    private static final int FIFTY = 50;

    @TempDir
    Path directory;
    private Home home;
    private final List<Slot> taken = new ArrayList<>();

    @BeforeEach
    void make_home() {
        home = new Home(directory.resolve("home"));
    }

    @AfterEach
    void let_go() {
        taken.forEach(Slot::close);
    }

    @Test
    void fifty_at_once_get_one_each() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(FIFTY);
        try {
            List<Future<Slot>> pending = new ArrayList<>();
            for (int i = 0; i < FIFTY; i++) {
                Callable<Slot> task = () -> {
                    start.await();
                    return Slot.take(home, "client");
                };
                pending.add(threads.submit(task));
            }
            start.countDown();
            Set<Path> directories = new HashSet<>();
            for (Future<Slot> slot : pending) {
                taken.add(slot.get(30, TimeUnit.SECONDS));
                directories.add(taken.get(taken.size() - 1).bundles());
            }
            assertThat(directories).hasSize(FIFTY);
            assertThat(taken).noneMatch(Slot::temporary);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void the_first_free_one_is_taken_again_and_found_warm() {
        Slot first = take();
        Path where = first.bundles();
        first.clear();
        first.seal("bundles of Monday", "org.x");
        first.close();

        Slot again = take();
        assertThat(again.bundles()).isEqualTo(where);
        assertThat(again.warm("bundles of Monday")).isTrue();
        assertThat(again.packages()).isEqualTo("org.x");
    }

    @Test
    void profiles_do_not_share() {
        assertThat(take().bundles()).isNotEqualTo(Slot.take(home, "runtime").bundles());
    }

    @Test
    void another_distribution_empties_it() throws IOException {
        Slot slot = take();
        slot.clear();
        Files.createDirectories(slot.bundles().resolve("bundle1"));
        slot.seal("bundles of Monday", "org.x");

        assertThat(slot.warm("bundles of Tuesday")).isFalse();
        assertThat(slot.bundles()).doesNotExist();
    }

    @Test
    void what_a_crash_left_without_a_seal_is_emptied() throws IOException {
        Slot slot = take();
        slot.clear();
        Files.createDirectories(slot.bundles().resolve("bundle1"));
        Files.writeString(slot.bundles().resolve("bundle1/bundle.info"), "half");

        assertThat(slot.warm("bundles of Monday")).isFalse();
        assertThat(slot.bundles()).doesNotExist();
    }

    @Test
    void a_damaged_seal_counts_as_none() throws IOException {
        Slot slot = take();
        slot.clear();
        slot.seal("bundles of Monday", "org.x");
        Path seal = slot.bundles().resolveSibling("made-from");
        Files.write(seal, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(slot.warm("bundles of Monday")).isFalse();
    }

    @Test
    void configurations_never_survive() throws IOException {
        Slot slot = take();
        slot.clear();
        slot.seal("bundles of Monday", "org.x");
        Files.createDirectories(slot.configurations());
        Files.writeString(slot.configurations().resolve("secret.config"), "x");

        assertThat(slot.warm("bundles of Monday")).isTrue();
        assertThat(slot.configurations()).doesNotExist();
    }

    @Test
    void only_the_owner_can_look_in() throws IOException {
        take();

        for (String made : List.of("", "data", "data/cache")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path().resolve(made)))).isEqualTo("rwx------");
        }
    }

    @Test
    void a_home_that_cannot_be_made_gives_a_temporary_one_that_is_removed() throws IOException {
        Files.writeString(directory.resolve("file"), "not a directory");
        Slot slot = Slot.take(new Home(directory.resolve("file/home")), "client");

        assertThat(slot.temporary()).isTrue();
        assertThat(slot.bundles().getParent()).isDirectory();
        slot.close();
        assertThat(slot.bundles().getParent()).doesNotExist();
    }

    @Test
    void more_than_the_limit_get_temporary_ones() {
        for (int i = 0; i < Slot.LIMIT; i++) {
            take();
        }
        Slot surplus = take();

        assertThat(surplus.temporary()).isTrue();
        assertThat(taken.subList(0, Slot.LIMIT)).noneMatch(Slot::temporary);
    }

    @Test
    void a_killed_process_leaves_its_slot_free() throws Exception {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), home.path().toString()).start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            String held = out.readLine();
            assertThat(take().bundles()).isNotEqualTo(Path.of(held));
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(take().bundles()).isEqualTo(Path.of(held));
        } finally {
            other.destroyForcibly();
        }
    }

    private Slot take() {
        Slot slot = Slot.take(home, "client");
        taken.add(slot);
        return slot;
    }

    /** Another process: takes a slot, says which, and lives until it is killed or nobody listens any more. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            Slot slot = Slot.take(new Home(Path.of(arguments[0])), "client");
            System.out.println(slot.bundles());
            assertThat(System.in.read()).isNegative();
        }
    }
}
