package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.session.SessionRegistry;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** Whole sessions inside Felix: what a person sees when all goes well, and when it doesn't. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SessionsIT {
    private static final Pattern LEASE = Pattern.compile("leased \\S+?:(\\d+),(\\d+)");

    @Inject
    private BundleContext context;

    private Stage stage;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Before
    public void set_the_stage() throws IOException {
        stage = new Stage(context);
    }

    @After
    public void clear_the_stage() {
        stage.close();
    }

    @Test
    public void a_permitted_client_gets_an_ssh_line_that_works() throws Exception {
        stage.sshServer().relay().daemon();
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
        System.out.println("ssh by " + (Stage.hasSsh() ? "the machine's OpenSSH" : "Apache MINA"));
    }

    @Test
    public void a_session_of_the_plain_text_kind_uses_the_clients_own_key() throws Exception {
        stage.sshServer().relay().daemon("reply", "text");
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
        assertFalse("no key was left on the device", Files.readString(stage.authorizedKeys()).contains("sshnp_ephemeral"));
    }

    @Test
    public void a_bridge_in_a_process_of_its_own_works_as_well() throws Exception {
        stage.sshServer().relay().daemon("bridge", "process");
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(Optional.of("42"), stage.over(outcome.sshLine(), "echo $((6 * 7))"));
    }

    @Test
    public void an_unauthorized_client_is_told_nothing_but_that_nobody_answered() {
        stage.sshServer().relay().daemon();
        Stage.Outcome outcome = stage.sshnp(stage.stranger);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains("10 s"));
        assertTrue(outcome.failure(), outcome.failure().contains(stage.stranger));
        assertEquals("nothing on stdout", 0, outcome.out().size());
    }

    @Test
    public void a_relay_that_is_not_there_is_named() {
        stage.sshServer().daemon();
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains(stage.relay) && outcome.failure().contains("10 s"));
    }

    @Test
    public void a_daemon_that_is_not_there_is_named() {
        stage.sshServer().relay();
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains("garage") && outcome.failure().contains(stage.device));
    }

    @Test
    public void a_key_that_the_device_does_not_know_is_refused_by_its_sshd() throws Exception {
        stage.sshServer().relay().daemon("reply", "text");
        java.nio.file.Path wrong = stage.directory().resolve("wrong");
        Stage.writePrivate(wrong, stage.service(SshKeys.class, "").create(SshKeys.Algorithm.ED25519, "wrong").privateKey());
        Stage.Outcome outcome = stage.sshnp(stage.client, "-i", wrong.toString());
        assertEquals(outcome.toString(), 1, outcome.exit());
        assertFalse(outcome.failure(), outcome.failure().isBlank());
    }

    @Test
    public void a_target_that_refuses_is_reported_by_the_daemon() throws Exception {
        stage.noSshServer().relay().daemon();
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains("Failed to start up the daemon side")
                && outcome.failure().contains("localhost:" + stage.sshPort()));
    }

    @Test
    public void a_target_that_the_daemon_does_not_permit_is_reported() {
        stage.sshServer().relay().daemon("permitOpen", new String[] {"localhost:1"});
        Stage.Outcome outcome = stage.sshnp(stage.client);
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains("Daemon does not permit connections to localhost:" + stage.sshPort()));
    }

    @Test
    public void a_relay_port_that_nobody_uses_is_free_again_after_its_pairing_time() throws Exception {
        stage.sshServer().relay("pairWithinMillis", 1_000).daemon();
        Stage.Outcome outcome = stage.sshnpWithoutTunnel();
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().contains("connect refused by the test"));
        Matcher lease = LEASE.matcher(String.join("\n", outcome.progress()));
        assertTrue(outcome.progress().toString(), lease.find());
        awaitNoSessions();
        for (int group = 1; group <= 2; group++) {
            bind(Integer.parseInt(lease.group(group)));
        }
    }

    private void awaitNoSessions() {
        SessionRegistry sessions = stage.service(SessionRegistry.class, "");
        Machines.await("no session is open", () -> sessions.list().isEmpty());
    }

    private static void bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }
}
