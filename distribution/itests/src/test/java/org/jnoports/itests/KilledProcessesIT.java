package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What is left of a session when one of its sides is killed. */
public class KilledProcessesIT {
    /** How soon a relay frees ports that weren't used. */
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
        assertSessionWorks(relay);
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
        assertSessionWorks(relay);
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
        assertSessionWorks(relay);
    }

    /** With a relay that gives a slow machine the usual time. */
    private void assertSessionWorks(Program impatient) throws Exception {
        impatient.terminate();
        impatient.awaitExit();
        machines.srvd();
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
