package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** An {@code sshnpd} that several may use, as a process. */
public class ManagersIT {
    @Test
    public void one_of_several_managers_gets_in_and_the_audit_log_of_the_device_says_so() throws Exception {
        assumeTrue("the person's side is the ssh program", Stage.hasSsh());
        assumeTrue("the policy of several managers is in this distribution",
                Files.exists(Program.distribution().resolve("bundles/org.jnoports.policy.managers.jar")));
        try (Machines machines = new Machines()) {
            machines.srvd();
            Program daemon = machines.daemon("-m", "@p_other," + Machines.CLIENT, "--device-group", "lab");
            daemon.awaitLine("@p_other and " + Machines.CLIENT + " may connect");
            Program client = machines.client();
            assertThat(machines.answer(Machines.sshLine(client), "echo $((6 * 7))")).as("%s", client).isEqualTo(Optional.of("42"));
            Path log = machines.home("device").resolve(".jnoports/log/audit-1.jsonl");
            Machines.await("the audit log has it", () -> Files.exists(log));
            List<String> lines = Files.readAllLines(log);
            assertThat(lines).singleElement().asString().contains("\"event\":\"permitted\"", "\"client\":\"" + Machines.CLIENT + "\"",
                    "\"device\":\"garage\"", "\"deviceGroup\":\"lab\"");
        }
    }
}
