package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Client, daemon, relay and atServers as processes with a home each, as on four machines. */
public class ProcessesIT {
    private static final int PAIRING_MILLIS = 2_000;

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
    public void a_client_killed_after_any_step_leaves_nothing_behind() throws Exception {
        Program relay = machines.relay(PAIRING_MILLIS);
        machines.daemon();
        var before = Listening.ports(relay.handle());
        for (String step : new String[] {"leased", "request sent", "daemon answered"}) {
            Program client = machines.client();
            client.awaitLine(step);
            client.kill();
            Machines.await("relay ports free after the client was killed at '" + step + "'", () -> Listening.ports(relay.handle()).equals(before));
            Machines.await("no process of the client left", () -> processesOf("client") == 0);
        }
        assertSessionWorks();
    }

    @Test
    public void a_daemon_killed_after_any_step_leaves_nothing_behind() throws Exception {
        Program relay = machines.relay(PAIRING_MILLIS);
        var before = Listening.ports(relay.handle());
        for (String step : new String[] {"leased", "request sent", "daemon answered"}) {
            Program daemon = machines.daemon();
            Program client = machines.client();
            client.awaitLine(step);
            daemon.kill();
            client.awaitExit(); // it may have come through, or not; it ends all the same
            Machines.await("relay ports free after the daemon was killed at '" + step + "'", () -> Listening.ports(relay.handle()).equals(before));
            Machines.await("no process of the device left", () -> processesOf("device") == 0);
            Machines.await("no process of the client left", () -> processesOf("client") == 0);
        }
        machines.daemon();
        assertSessionWorks();
    }

    @Test
    public void a_daemon_killed_during_the_transfer_ends_the_session_and_the_next_one_works() throws Exception {
        Program relay = machines.relay(PAIRING_MILLIS);
        var before = Listening.ports(relay.handle());
        Program daemon = machines.daemon();
        Process transfer = machines.over(Machines.sshLine(machines.client()), "cat /dev/zero");
        assertThat(transfer.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20);
        daemon.kill();
        transfer.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(transfer.waitFor(30, TimeUnit.SECONDS)).as("ssh ended").isTrue();
        Machines.await("relay ports free", () -> Listening.ports(relay.handle()).equals(before));
        machines.daemon();
        assertSessionWorks();
    }

    @Test
    public void a_bridge_in_a_process_of_its_own_outlives_the_daemon() throws Exception {
        machines.srvd(); // with the usual pairing time: the bridge's process has to start within it
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
        machines.relay(PAIRING_MILLIS);
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
        machines.relay(PAIRING_MILLIS);
        Program daemon = machines.daemon();
        Process command = machines.over(Machines.sshLine(machines.client()), "echo on; sleep 2; echo done");
        assertThat(command.getInputStream().readNBytes(3)).hasSize(3);
        daemon.terminate();
        assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip()).isEqualTo("done");
        daemon.awaitExit();
        assertThat(processesOf("device")).isZero();
    }

    private void assertSessionWorks() throws Exception {
        Program client = machines.client();
        assertThat(machines.answer(Machines.sshLine(client), "echo $((6 * 7))")).as("%s", client).isEqualTo(Optional.of("42"));
    }

    private int processesOf(String machine) {
        try {
            return machines.processesOf(machine).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
