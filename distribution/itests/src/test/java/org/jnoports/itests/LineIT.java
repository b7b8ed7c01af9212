package org.jnoports.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.jnoports.api.transport.Transport;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Sessions of the 5.x line inside Felix: a web server through npt, and ssh, each cipher, both transports. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LineIT {
    private static final int REQUESTS = 5_000;
    private static final int CONNECTIONS = 50;
    private static final boolean FULL = Boolean.getBoolean("jnoports.full");
    /** On a machine that does nothing else; beside other tests only what hangs is caught. */
    private static final Duration SLOW = Duration.ofSeconds(FULL ? 1 : 20);
    private static final long MEGABYTES = FULL ? 10 * 1024 : 256;
    private static final String NIO = "org.jnoports.transport.nio";

    @Inject
    private BundleContext context;

    private Stage stage;
    private HttpService http;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Before
    public void set_the_stage() throws IOException {
        stage = new Stage(context);
        http = new HttpService();
    }

    @After
    public void clear_the_stage() throws IOException, BundleException {
        stage.close();
        http.close();
        nio().start();
    }

    private Bundle nio() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(NIO)) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + NIO);
    }

    private int npt(String cipher) throws IOException {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"localhost:" + http.port()});
        Stage.Outcome npt = stage.npt(http.port(), "--session-cipher", cipher);
        assertEquals(npt.toString(), 0, npt.exit());
        for (SessionView session : stage.service(SessionRegistry.class, "").list()) {
            if (session.role().role().equals("daemon")) {
                assertEquals(cipher, session.facts().get(SessionFact.CIPHER));
            }
        }
        return Stage.port(npt);
    }

    @Test
    public void requests_over_authenticated_connections_all_succeed_and_none_is_slow() throws Exception {
        browse(npt("authenticated"));
    }

    @Test
    public void requests_over_twin_connections_all_succeed_and_none_is_slow() throws Exception {
        browse(npt("twin"));
    }

    @Test
    public void requests_over_single_connections_all_succeed_and_none_is_slow() throws Exception {
        browse(npt("single"));
    }

    @Test
    public void requests_over_netty_all_succeed_and_none_is_slow() throws Exception {
        int port = overNetty("authenticated");
        browse(port);
    }

    /** The stage was set with the usual transport; the session's sockets are Netty's. */
    private int overNetty(String cipher) throws IOException, BundleException {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"localhost:" + http.port()});
        stage.service(Transport.class, "(transport.name=netty)");
        nio().stop();
        Stage.Outcome npt = stage.npt(http.port(), "--session-cipher", cipher);
        assertEquals(npt.toString(), 0, npt.exit());
        return Stage.port(npt);
    }

    private void browse(int port) throws Exception {
        ExecutorService browsers = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            visit(browsers, port, 5); // the first ones load classes
            long before = used();
            long slowest = visit(browsers, port, REQUESTS / CONNECTIONS);
            assertTrue("the slowest took " + Duration.ofNanos(slowest), slowest < SLOW.toNanos());
            long grown = used() - before;
            System.out.println(REQUESTS + " requests, the slowest " + Duration.ofNanos(slowest).toMillis() + " ms, memory " + grown / 1024 + " KiB");
            assertTrue("memory grew by " + grown, grown < 24L * 1024 * 1024);
        } finally {
            browsers.shutdownNow();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** @return the nanoseconds of the slowest */
    private static long visit(ExecutorService browsers, int port, int each) throws Exception {
        byte[] expected = HttpService.digest(2_000);
        List<Callable<Long>> visits = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            visits.add(() -> {
                long slowest = 0;
                try (HttpService.Visitor visitor = new HttpService.Visitor(port)) {
                    for (int n = 0; n < each; n++) {
                        long start = System.nanoTime();
                        assertArrayEquals(expected, visitor.get(2_000));
                        slowest = Math.max(slowest, System.nanoTime() - start);
                    }
                }
                return slowest;
            });
        }
        long slowest = 0;
        for (Future<Long> visit : browsers.invokeAll(visits, 120, TimeUnit.SECONDS)) {
            slowest = Math.max(slowest, visit.get());
        }
        return slowest;
    }

    @Test
    public void a_large_file_over_an_authenticated_connection_is_byte_exact() throws Exception {
        download(npt("authenticated"), MEGABYTES);
    }

    @Test
    public void a_large_file_over_a_twin_connection_is_byte_exact() throws Exception {
        download(npt("twin"), MEGABYTES);
    }

    @Test
    public void a_large_file_over_a_single_connection_is_byte_exact() throws Exception {
        download(npt("single"), MEGABYTES);
    }

    @Test
    public void a_large_file_over_netty_is_byte_exact_with_each_cipher() throws Exception {
        download(overNetty("authenticated"), MEGABYTES);
        download(Stage.port(stage.npt(http.port(), "--session-cipher", "twin")), MEGABYTES);
        download(Stage.port(stage.npt(http.port(), "--session-cipher", "single")), MEGABYTES);
    }

    private static void download(int port, long megabytes) throws IOException {
        long size = megabytes * 1024 * 1024;
        long start = System.nanoTime();
        try (HttpService.Visitor visitor = new HttpService.Visitor(port)) {
            assertArrayEquals(HttpService.digest(size), visitor.get(size));
        }
        System.out.println(megabytes + " MiB in " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms, made and digested twice meanwhile");
    }

    @Test
    public void a52_npt_that_ends_when_connected_leaves_a_process_behind_that_holds_the_session() throws Exception {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"localhost:" + http.port()});
        Stage.Outcome npt = stage.nptThatEnds(http.port(), "-x", "-T", "3s");
        assertEquals(npt.toString(), 0, npt.exit());
        assertEquals(1, npt.out().size());
        try (HttpService.Visitor visitor = new HttpService.Visitor(Integer.parseInt(npt.out().get(0)))) {
            assertArrayEquals(HttpService.digest(10_000), visitor.get(10_000));
        }
    }

    @Test
    public void a51_a_session_that_is_kept_alive_comes_back_on_the_same_port() throws Exception {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"localhost:" + http.port()});
        Stage.Outcome npt = stage.npt(http.port(), "-K");
        int port = Stage.port(npt);
        get(port);
        SessionRegistry sessions = stage.service(SessionRegistry.class, "");
        sessions.list().stream().filter(session -> session.role().role().equals("daemon"))
                .forEach(session -> sessions.end(session.role(), session.id(), "as if the daemon had been restarted"));
        Machines.await("the session came back", () -> answers(port));
    }

    private static void get(int port) throws IOException {
        try (HttpService.Visitor visitor = new HttpService.Visitor(port)) {
            assertArrayEquals(HttpService.digest(1_000), visitor.get(1_000));
        }
    }

    private static boolean answers(int port) {
        try {
            get(port);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    public void a48_a_port_that_is_not_permitted_is_refused_in_words() throws Exception {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"localhost:22"});
        Stage.Outcome npt = stage.npt(http.port());
        assertEquals(1, npt.exit());
        assertTrue(npt.failure(), npt.failure().contains("Daemon does not permit connections to localhost:" + http.port()));
    }

    @Test
    public void a11_a27_ssh_goes_through_an_encrypted_relay_and_one_line_is_printed() throws Exception {
        assumeTrue("needs the machine's ssh", Stage.hasSsh());
        for (String cipher : new String[] {"authenticated", "twin", "single"}) {
            try (Stage own = new Stage(context)) {
                own.sshServer().relay().daemon();
                Stage.Outcome outcome = own.sshnpLine(own.client, "--session-cipher", cipher);
                assertEquals(Optional.of("42"), own.over(outcome.sshLine(), "echo $((6 * 7))"));
            }
        }
    }

    @Test
    public void a15_what_a_daemon_can_not_do_is_said_before_anything_is_asked_for() throws Exception {
        stage.noSshServer().relay().daemon("permitOpen", new String[] {"*:*"});
        Stage.Outcome outcome = stage.sshnpLine(stage.client, "-s", "-i", stage.publicKey());
        assertEquals(1, outcome.exit());
        assertTrue(outcome.failure(), outcome.failure().startsWith("This device daemon does not accept ssh public keys from the client"));
    }
}
