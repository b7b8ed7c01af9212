package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Client, daemon, relay and atServers as processes with a home each, as on four machines. */
public class ProcessesIT {
    private Machines machines;

    @Before
    public void start_the_atservers() throws IOException {
        assumeTrue("the person's side of these tests is the ssh program", Stage.hasSsh());
        machines = new Machines();
    }

    @After
    public void stop_everything() {
        if (machines != null) {
            machines.close();
        }
    }

    @Test
    public void three_programs_and_an_atserver_give_an_ssh_line_that_works() throws Exception {
        machines.srvd();
        machines.daemon();
        Program client = machines.client();
        assertThat(client.awaitExit()).as("%s", client).isZero();
        assertThat(client.out()).as("stdout has one line").hasSize(1);
        assertThat(machines.answer(Machines.sshLine(client), "echo $((6 * 7))")).contains("42");
    }

    @Test
    public void a_bridge_in_a_process_of_its_own_outlives_the_daemon() throws Exception {
        machines.srvd();
        Program daemon = machines.daemon("--bridge", "process");
        Process transfer = machines.over(Machines.sshLine(machines.client()), "head -c 1000000 /dev/zero; read line; echo $line");
        assertThat(transfer.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
        daemon.kill();
        transfer.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
        transfer.getOutputStream().close();
        assertThat(new String(transfer.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).isEqualTo("still here");
        Machines.await("the bridge's process ended with its session", () -> processesOf("device") == 0);
    }

    @Test
    public void an_inline_bridge_goes_on_when_the_control_connection_is_lost() throws Exception {
        machines.srvd();
        machines.daemon();
        Process transfer = machines.over(Machines.sshLine(machines.client()), "echo on; read line; echo $line");
        assertThat(transfer.getInputStream().readNBytes(3)).hasSize(3);
        machines.killAtServers();
        transfer.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
        transfer.getOutputStream().close();
        assertThat(new String(transfer.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).isEqualTo("still here");
    }

    @Test
    public void sigterm_lets_a_running_session_finish() throws Exception {
        machines.srvd();
        Program daemon = machines.daemon();
        Process command = machines.over(Machines.sshLine(machines.client()), "echo on; sleep 2; echo done");
        assertThat(command.getInputStream().readNBytes(3)).hasSize(3);
        daemon.terminate();
        assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).isEqualTo("done");
        daemon.awaitExit();
        assertThat(processesOf("device")).isZero();
    }

    private int processesOf(String machine) {
        try {
            return machines.processesOf(machine).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
