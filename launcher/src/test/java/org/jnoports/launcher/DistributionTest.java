package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    Path directory;
    private Distribution distribution;

    @BeforeEach
    void unpack() throws IOException {
        for (String made : List.of("lib", "bundles", "etc")) {
            Files.createDirectories(directory.resolve(made));
        }
        Files.writeString(directory.resolve("lib/api.jar"), "api");
        Files.writeString(directory.resolve("lib/build.id"), "one");
        Files.writeString(directory.resolve("bundles/a.jar"), "a");
        Files.writeString(directory.resolve("bundles/b.jar"), "b");
        Files.writeString(directory.resolve("etc/programs.properties"), "sshnp = client, WARN\nsshnpd=runtime,INFO\nodd = client\nloud = client, LOUD\n");
        Files.writeString(directory.resolve("etc/client.bundles"), "# comment\n\na.jar\n- b.jar\n");
        distribution = new Distribution(directory);
    }

    @Test
    void a_program_has_a_profile_and_a_log_level() {
        assertThat(distribution.program("sshnp")).isEqualTo(new Program("client", "WARN", Program.Where.HERE, true));
        assertThat(distribution.program("sshnpd")).isEqualTo(new Program("runtime", "INFO", Program.Where.HERE, true));
    }

    @Test
    void a_program_nobody_lists_runs_with_everything() {
        assertThat(distribution.program("greet")).isEqualTo(new Program("runtime", "WARN", Program.Where.ASKS, false));
    }

    @Test
    void a_line_that_makes_no_sense_is_named() {
        assertThatThrownBy(() -> distribution.program("odd")).isInstanceOf(TunnelException.class).hasMessageContaining("'client'");
        assertThatThrownBy(() -> distribution.program("loud")).isInstanceOf(TunnelException.class).hasMessageContaining("LOUD");
    }

    @Test
    void a_profile_lists_bundles_and_those_that_are_only_installed() {
        assertThat(distribution.profile("client").entries()).containsExactly(
                new Profile.Entry(directory.resolve("bundles/a.jar"), true), new Profile.Entry(directory.resolve("bundles/b.jar"), false));
    }

    @Test
    void a_profile_may_include_another_but_not_itself() throws IOException {
        Files.writeString(directory.resolve("etc/more.bundles"), "@client\nc.jar\n");
        assertThat(distribution.profile("more").entries()).extracting(entry -> entry.file().getFileName().toString())
                .containsExactly("a.jar", "b.jar", "c.jar");
        Files.writeString(directory.resolve("etc/client.bundles"), "@more\n");
        assertThatThrownBy(() -> distribution.profile("more")).isInstanceOf(TunnelException.class).hasMessageContaining("itself");
    }

    @Test
    void a_profile_may_leave_out_what_another_has() throws IOException {
        Files.writeString(directory.resolve("etc/less.bundles"), "@client\n!b.*\norg.x.jar\n! org.*\nc.jar\n");
        assertThat(distribution.profile("less").entries()).extracting(entry -> entry.file().getFileName().toString()).containsExactly("a.jar", "c.jar");
    }

    @Test
    void a_program_may_run_in_the_runtime() throws IOException {
        Files.writeString(directory.resolve("etc/programs.properties"), "status = admin, WARN, asks\nlog = admin, WARN, runtime\nodd = admin, WARN, there\n");
        assertThat(distribution.program("status").where()).isEqualTo(Program.Where.ASKS);
        assertThat(distribution.program("log").where()).isEqualTo(Program.Where.RUNTIME);
        assertThatThrownBy(() -> distribution.program("odd")).isInstanceOf(TunnelException.class).hasMessageContaining("'there'");
    }

    @Test
    void a_profile_may_be_open_for_more() throws IOException {
        assertThat(distribution.profile("client").open()).isFalse();
        Files.writeString(directory.resolve("etc/run.bundles"), "@client\n*\n");
        assertThat(distribution.profile("run").open()).isTrue();
        assertThat(distribution.profile("run").entries()).hasSize(2);
    }

    @Test
    void an_ssh_variant_is_used_where_there_is_one() throws IOException {
        assertThat(distribution.withInProcessSsh("client")).isEqualTo("client");
        Files.writeString(directory.resolve("etc/client-mina.bundles"), "a.jar\n");
        assertThat(distribution.withInProcessSsh("client")).isEqualTo("client-mina");
    }

    @Test
    void what_is_missing_is_named() throws IOException {
        assertThatThrownBy(() -> distribution.profile("none")).isInstanceOf(TunnelException.class).hasMessageContaining("none.bundles");
        Profile profile = distribution.profile("client");
        Files.delete(directory.resolve("bundles/b.jar"));
        assertThatThrownBy(() -> distribution.fingerprint(profile)).isInstanceOf(TunnelException.class).hasMessageContaining("b.jar");
        Files.delete(directory.resolve("etc/programs.properties"));
        assertThatThrownBy(() -> distribution.program("sshnp")).isInstanceOf(TunnelException.class).hasMessageContaining("programs.properties");
    }

    @Test
    void the_fingerprint_changes_with_size_time_build_and_list() throws IOException {
        Profile profile = distribution.profile("client");
        String before = distribution.fingerprint(profile);
        assertThat(distribution.fingerprint(profile)).isEqualTo(before);

        Files.writeString(directory.resolve("lib/build.id"), "two");
        String built = distribution.fingerprint(profile);
        Files.writeString(directory.resolve("bundles/a.jar"), "longer");
        String sized = distribution.fingerprint(profile);
        Files.setLastModifiedTime(directory.resolve("lib/api.jar"), FileTime.fromMillis(1_000_000));
        String touched = distribution.fingerprint(profile);
        Files.writeString(directory.resolve("etc/client.bundles"), "a.jar\nb.jar\n");
        String listed = distribution.fingerprint(distribution.profile("client"));
        assertThat(List.of(before, built, sized, touched, listed)).doesNotHaveDuplicates();
    }

    @Test
    void a_location_with_a_space_is_escaped() {
        assertThat(new Profile.Entry(Path.of("/opt/my apps/a.jar"), true).location()).isEqualTo("reference:file:///opt/my%20apps/a.jar");
    }
}
