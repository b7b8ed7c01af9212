package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.role.Roles;
import org.jnoports.api.session.SessionFact;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
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
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.FrameworkWiring;

/** What can be swapped is swapped while a session moves bytes: the promises of the runtime, beside those of transports and requests. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapsIT {
    private static final int SWAPS = Boolean.getBoolean("jnoports.full") ? 200 : 10;
    /** After so many swaps a new session is opened. */
    private static final int BETWEEN_SESSIONS = 5;
    private static final String CRYPTO = "org.jnoports.crypto";

    @Inject
    private BundleContext context;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Stage stage;
    private ServerSocket target;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Before
    public void set_the_stage() throws IOException {
        stage = new Stage(context);
        target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.push(target);
    }

    @After
    public void clear_the_stage() {
        Stage.closeAll(open);
        stage.close();
    }

    /** A new session, with bytes flowing through its tunnel to a service of the device. */
    private ByteStream session(int seed) throws IOException {
        Stage.Outcome outcome = stage.sshnp(stage.client, target.getLocalPort(), "--ssh-client", "dart", "--idle-timeout", "1");
        return stream(Stage.localPort(outcome.sshLine()), seed);
    }

    private ByteStream stream(int localPort, int seed) throws IOException {
        Socket from = new Socket("localhost", localPort);
        return new ByteStream(from, target.accept(), seed);
    }

    private static void assertExact(ByteStream stream) throws Exception {
        assertTrue("all bytes came, in order", stream.finish() > 0);
    }

    private Bundle bundle(String symbolicName) {
        return Stream.of(context.getBundles()).filter(one -> symbolicName.equals(one.getSymbolicName())).findFirst().orElseThrow();
    }

    @Test
    public void sessions_go_on_while_crypto_providers_are_swapped_and_new_ones_use_the_new_one() throws Exception {
        stage.sshServer().relay().daemon("reply", "text");
        Map<String, Object> rolesBefore = roles();
        ByteStream through = session(-1);
        assertExact(session(-2)); // whatever is made only once
        Bundle second = install(secondProvider());
        swapCrypto(0, second);
        swapCrypto(1, second);
        Leftovers leftovers = new Leftovers();
        for (int n = 2; n < SWAPS + 2; n++) {
            leftovers.expectGone(bundle(CRYPTO));
            leftovers.expectGone(second);
            swapCrypto(n, second);
            if (n % BETWEEN_SESSIONS == 0) {
                assertExact(session(n));
            }
        }
        leftovers.check();
        assertExact(session(-3));
        assertExact(through);
        assertEquals("no role was started anew", rolesBefore, roles());
    }

    /** As a runtime does for a bundle that was exchanged in load/. */
    private void update(Bundle bundle) throws Exception {
        bundle.update();
        CountDownLatch refreshed = new CountDownLatch(1);
        BundleContext framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        framework.getBundle().adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue("refreshed", refreshed.await(30, TimeUnit.SECONDS));
    }

    /** Both are updated, one after the other comes first, and now and then none is there for a moment. */
    private void swapCrypto(int n, Bundle second) throws Exception {
        Bundle first = bundle(CRYPTO);
        second.stop();
        update(first);
        if (n % 3 == 0) {
            first.stop();
            first.start();
        }
        update(second);
        second.start();
        assertEquals(second, best(AtKeysStore.class).getBundle());
    }

    private ServiceReference<?> best(Class<?> type) throws Exception {
        return context.getServiceReferences(type, "(!" + CryptoProvider.CURRENT + ")").stream().max((one, other) -> one.compareTo(other)).orElseThrow();
    }

    private Map<String, Object> roles() throws Exception {
        Map<String, Object> found = new HashMap<>();
        for (ServiceReference<Role> reference : context.getServiceReferences(Role.class, null)) {
            RoleStatus status = context.getService(reference).status();
            assertEquals(status.toString(), RoleStatus.State.READY, status.state());
            found.put(status.instance().toString(), reference.getProperty(Constants.SERVICE_ID));
        }
        return found;
    }

    private Bundle install(Path jar) throws Exception {
        Bundle installed = context.installBundle(jar.toUri().toString());
        open.push(installed::uninstall);
        installed.start();
        return installed;
    }

    /** The crypto bundle again, as another one that is ranked higher. */
    private Path secondProvider() throws IOException {
        Path jar = stage.directory().resolve("second-crypto.jar");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(Home.bundle(CRYPTO)))) {
            Manifest manifest = in.getManifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, CRYPTO + ".second");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(entry.getName().startsWith("OSGI-INF/") && entry.getName().endsWith(".xml") ? ranked(in) : in.readAllBytes());
                }
            }
        }
        return jar;
    }

    private static byte[] ranked(InputStream in) throws IOException {
        String xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        String ranked = xml.replaceFirst("<service>", "<property name=\"service.ranking\" type=\"Integer\" value=\"10\"/><service>");
        assertNotEquals("the component has a service", xml, ranked);
        return ranked.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void a_provider_that_takes_over_reads_the_keys_of_each_role_once() throws Exception {
        stage.sshServer().relay().daemon("reply", "text");
        assertExact(session(1));
        Map<Path, Integer> reads = new ConcurrentHashMap<>();
        AtKeysStore before = context.getService(context.getServiceReferences(AtKeysStore.class, "(!" + CryptoProvider.CURRENT + ")").iterator().next());
        ServiceRegistration<AtKeysStore> counting = context.registerService(AtKeysStore.class, new AtKeysStore() {
            @Override
            public AtKeys read(Path file) {
                reads.merge(file, 1, Integer::sum);
                return before.read(file);
            }

            @Override
            public AtKeys create() {
                return before.create();
            }

            @Override
            public void write(Path file, AtSign atSign, AtKeys keys) {
                before.write(file, atSign, keys);
            }
        }, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 100)));
        open.push(counting::unregister);
        assertExact(session(2));
        assertExact(session(3));
        assertTrue(reads.toString(), reads.get(Path.of(stage.keyFile(stage.device))) <= 2); // as a signer and as an AtClient
        assertTrue(reads.toString(), reads.get(Path.of(stage.keyFile(stage.relay))) <= 2);
    }

    @Test
    public void a_session_stays_on_its_transport_while_new_ones_get_the_new_one() throws Exception {
        stage.sshServer().relay().daemon("reply", "text");
        ByteStream through = session(1);
        assertEquals(Set.of("nio"), transports());
        bundle("org.jnoports.transport.nio").stop();
        try {
            assertEquals("netty", transportOfNew(2));
        } finally {
            bundle("org.jnoports.transport.nio").start();
        }
        assertExact(through);
        awaitNoSessions();
        assertEquals("nio", transportOfNew(3));
    }

    /** What the relay and the daemon of a new session say. */
    private String transportOfNew(int seed) throws Exception {
        Set<SessionId> before = ids();
        ByteStream stream = session(seed);
        Set<SessionId> fresh = new HashSet<>(ids());
        fresh.removeAll(before);
        assertEquals(1, fresh.size());
        List<String> names = sessions().filter(view -> fresh.contains(view.id())).map(view -> view.facts().get(SessionFact.TRANSPORT)).distinct().toList();
        assertExact(stream);
        assertEquals("the relay and the daemon agree", 1, names.size());
        return names.get(0);
    }

    private Set<SessionId> ids() {
        return sessions().map(SessionView::id).collect(Collectors.toSet());
    }

    private Set<String> transports() {
        return sessions().map(view -> view.facts().get(SessionFact.TRANSPORT)).collect(Collectors.toSet());
    }

    private Stream<SessionView> sessions() {
        return stage.service(SessionRegistry.class, "").list().stream();
    }

    @Test
    public void a_session_goes_on_while_its_policies_are_swapped() throws Exception {
        stage.sshServer().relay().daemon("reply", "text", "recheckMillis", 100);
        ByteStream through = session(-1);
        Roles.Configured managers = stage.service(Roles.class, "").configure("org.jnoports.policy.managers",
                Map.of("managers", stage.client, Constants.SERVICE_RANKING, -1));
        open.push(managers);
        Bundle swapped = bundle("org.jnoports.policy.personal");
        Bundle fallback = bundle("org.jnoports.policy.managers");
        update(swapped);
        update(fallback);
        Leftovers leftovers = new Leftovers();
        for (int n = 0; n < SWAPS; n++) {
            Bundle left = n % 2 == 0 ? swapped : fallback;
            leftovers.expectGone(left);
            left.stop();
            update(left);
            left.start();
            if (n % BETWEEN_SESSIONS == 0) {
                assertExact(session(n));
            }
        }
        leftovers.check();
        assertExact(through);
    }

    @Test
    public void a_role_that_is_swapped_lets_its_sessions_end_and_leaves_others_alone() throws Exception {
        stage.sshServer().relay("drainMillis", 20_000).daemon("reply", "text", "drainMillis", 20_000);
        assertExact(session(-1));
        swapRole(0);
        swapRole(1);
        awaitNoSessions();
        Leftovers leftovers = new Leftovers();
        for (int n = 2; n < SWAPS + 2; n++) {
            leftovers.expectGone(bundle(role(n)));
            swapRole(n);
        }
        awaitNoSessions();
        leftovers.check();
    }

    private static String role(int n) {
        return n % 2 == 0 ? "org.jnoports.role.relay" : "org.jnoports.role.daemon";
    }

    private void swapRole(int n) throws Exception {
        Map<String, Object> before = roles();
        ByteStream through = session(n);
        Bundle swapped = bundle(role(n));
        CompletableFuture<Void> swap = CompletableFuture.runAsync(() -> {
            try {
                swapped.update();
            } catch (org.osgi.framework.BundleException e) {
                throw new AssertionError(e);
            }
        });
        long moved = through.moved();
        Machines.await("bytes go on", () -> through.moved() > moved + 100_000);
        assertExact(through);
        swap.get(30, TimeUnit.SECONDS);
        Machines.await("the role is back", this::allReady);
        update(swapped);
        Machines.await("the role is back", this::allReady);
        Map<String, Object> after = roles();
        assertEquals(before.keySet(), after.keySet());
        assertEquals("only the one was started anew", 1, before.entrySet().stream().filter(one -> !after.get(one.getKey()).equals(one.getValue())).count());
    }

    private boolean allReady() {
        try {
            return context.getServiceReferences(Role.class, null).stream().map(context::getService).filter(role -> role != null)
                    .filter(role -> role.status().state() == RoleStatus.State.READY).count() == 3;
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitNoSessions() {
        Machines.await("no session is left", () -> stage.service(SessionRegistry.class, "").list().isEmpty());
    }
}
