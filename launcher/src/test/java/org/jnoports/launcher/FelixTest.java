package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.launcher.bundle.TestCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class FelixTest {
    @TempDir
    Path directory;
    private TestDistribution test;
    private Slot slot;

    @BeforeEach
    void unpack() throws Exception {
        test = TestDistribution.in(directory.resolve("dis tri@bution")); // as people name directories
        slot = Slot.take(new Home(directory.resolve("home")), TestDistribution.PROFILE);
    }

    @AfterEach
    void let_go() {
        slot.close();
    }

    @Test
    void a_bundles_command_is_found_by_each_of_its_names() {
        try (Felix felix = start()) {
            assertThat(felix.command("greet", true)).isSameAs(felix.command("hello", true)).isInstanceOf(Command.class);
            assertThat(felix.troubles()).isEmpty();
        }
    }

    @Test
    void a_command_nobody_offers_is_null_at_once() {
        try (Felix felix = start()) {
            assertThat(felix.command("nothing", false)).isNull();
            assertThat(felix.command("*", false)).isNull();
            assertThat(felix.command("gr)eet\\", false)).isNull();
        }
    }

    @Test
    void the_second_start_uses_what_the_first_installed() throws IOException {
        start().close();
        Path info = anyFile("bundle.info");
        String before = Files.getLastModifiedTime(info).toString();

        try (Felix felix = start()) {
            assertThat(felix.command("greet", true)).isNotNull();
        }
        assertThat(Files.getLastModifiedTime(info).toString()).isEqualTo(before);
    }

    @Test
    void a_damaged_cache_is_made_anew() throws IOException {
        start().close();
        try (Stream<Path> files = Files.walk(slot.bundles())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, "garbage".getBytes(StandardCharsets.US_ASCII));
            }
        }

        try (Felix felix = start()) {
            assertThat(felix.command("greet", true)).isNotNull();
        }
    }

    @Test
    void a_cache_that_lost_a_bundle_is_made_anew() throws IOException {
        start().close();
        Files.delete(anyFile("revision.location"));

        try (Felix felix = start()) {
            assertThat(felix.command("greet", true)).isNotNull();
        }
    }

    @Test
    void a_changed_bundle_is_seen() throws IOException {
        start().close();
        test.bundle("more.jar", "org.osgi.framework, org.jnoports.api, org.jnoports.api.command", TestCommands.class);
        test.list(TestDistribution.PROFILE, "commands.jar", "more.jar");

        try (Felix felix = start()) {
            assertThat(felix.context().getBundles()).extracting(Bundle::getSymbolicName).contains("test.more");
        }
    }

    @Test
    void a_bundle_that_is_only_listed_for_installing_is_not_started() throws IOException {
        test.list(TestDistribution.PROFILE, "-commands.jar");

        try (Felix felix = start()) {
            assertThat(felix.command("greet", false)).isNull();
            assertThat(felix.context().getBundles()).hasSize(2);
        }
    }

    @Test
    void a_bundle_that_lacks_a_package_is_named_with_it_and_the_others_run() throws IOException {
        test.bundle("lonely.jar", "org.osgi.framework, org.nowhere;version=\"[3,4)\"", TestCommands.class);
        test.list(TestDistribution.PROFILE, "lonely.jar", "commands.jar");

        try (Felix felix = start()) {
            assertThat(felix.troubles()).singleElement().asString().contains("test.lonely").contains("org.nowhere").doesNotContain("\n");
            assertThat(felix.command("greet", true)).isNotNull();
        }
    }

    @Test
    void a_file_that_is_no_bundle_is_named() throws IOException {
        Files.writeString(test.path().resolve("bundles/commands.jar"), "no jar");

        assertThatThrownBy(() -> start().close()).isInstanceOf(TunnelException.class).hasMessageContaining("commands.jar");
    }

    @Test
    void an_open_profile_starts_with_what_it_lists_whatever_came_later() throws Exception {
        test.list(TestDistribution.PROFILE, "commands.jar", "*");
        test.bundle("more.jar", "org.osgi.framework, org.jnoports.api, org.jnoports.api.command", TestCommands.class);
        try (Felix felix = start()) {
            felix.context().installBundle(test.path().resolve("bundles/more.jar").toUri().toString()).start();
        }

        try (Felix felix = start()) {
            assertThat(felix.context().getBundles()).extracting(Bundle::getSymbolicName).doesNotContain("test.more");
        }
    }

    private Path anyFile(String name) throws IOException {
        try (Stream<Path> files = Files.walk(slot.bundles())) {
            List<Path> found = files.filter(file -> file.endsWith(name)).toList();
            return found.get(0);
        }
    }

    private Felix start() {
        return Felix.start(test.distribution(), test.profile(), slot, Map.of());
    }
}
