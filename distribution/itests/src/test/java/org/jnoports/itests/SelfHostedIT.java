package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** An atServer of one's own with the real programs: from an empty home to an app with keys of its own, over a {@code kill -9}. */
public class SelfHostedIT {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path home;

    @Test
    public void an_atsign_is_added_activated_and_lets_an_app_in_and_a_killed_runtime_forgets_nothing() throws Exception {
        home = folder.newFolder().toPath();
        Program.enable(home, "org.jnoports.atserver.jar");
        Path etc = Files.createDirectories(home.resolve(".jnoports/etc"));
        Files.writeString(etc.resolve("org.jnoports.atserver-test.cfg"), "rootPort = 0\n");
        String code;
        try (Program runtime = Program.start(home, "jnoports", "run")) {
            String root = root(runtime);
            String added = done("jnoports", "atserver", "add", "@new").get(0);
            assertThat(added).matches("@new [0-9a-f]{128}");
            assertThat(home.resolve(".jnoports/data/atserver/cram/@new.secret")).doesNotExist();
            done("at_activate", "onboard", "-a", "@new", "-c", added.substring("@new ".length()), "-r", root);
            code = done("at_activate", "otp", "-a", "@new", "-r", root).get(0);
            runtime.kill();
        }
        try (Program runtime = Program.start(home, "jnoports", "run")) {
            String root = root(runtime);
            try (Program app = Program.start(home, "at_activate", "enroll", "-a", "@new", "-s", code, "-p", "backup", "-d", "nas", "-n", "sshnp:rw", "-r", root)) {
                String id = app.awaitLine("enrolment [0-9a-f-]{36};").replaceAll(".*enrolment ([0-9a-f-]{36});.*", "$1");
                assertThat(done("at_activate", "approve", "-a", "@new", "-i", id, "-r", root)).containsExactly(id + "\tapproved");
                assertThat(app.awaitExit()).as("%s", app).isZero();
                Path keys = home.resolve(".atsign/keys/@new_backup_nas_key.atKeys");
                assertThat(app.out()).containsExactly(keys.toString());
                assertThat(done("at_activate", "list", "-a", "@new", "-r", root)).containsExactly(id + "\tapproved\tbackup\tnas\tsshnp:rw");
            }
        }
    }

    private String root(Program runtime) throws Exception {
        runtime.awaitLine("runtime of .* began");
        Path address = home.resolve(".jnoports/data/atserver/atdirectory.address");
        runtime.awaitLine("atDirectory localhost:\\d+");
        Machines.await("the atDirectory listens", () -> Files.exists(address));
        return Files.readString(address).strip();
    }

    private List<String> done(String program, String... arguments) {
        try (Program process = Program.start(home, program, arguments)) {
            assertThat(process.awaitExit()).as("%s", process).isZero();
            return process.out();
        }
    }
}
