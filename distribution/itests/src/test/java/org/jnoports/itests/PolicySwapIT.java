package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.role.Roles;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Policy bundles are stopped, started, updated and ranked anew while 200 requests arrive each second. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PolicySwapIT {
    private static final boolean FULL = Boolean.getBoolean("jnoports.full");
    private static final Duration SWAPPING = Duration.ofSeconds(FULL ? 10 : 1);
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1) / 200;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long DEADLINE_SECONDS = 15; // what an Authorizer promises
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVERYBODYS = "@alice";
    private static final String NOBODYS = "@mallory";
    private static final String DAEMON = "@swap_device";
    private static final String CONTROLLER = "@swap_policy";

    @Inject
    private BundleContext context;
    @Inject
    private Authorizer authorizer;
    @Inject
    private ConfigurationAdmin configurations;
    @Inject
    private Roles roles;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @After
    public void close() {
        Stage.closeAll(open);
    }

    /**
     * A policy bundle.
     *
     * @param symbolicName of the bundle, and its factory PID
     * @param configuration lets in @alice, and where several can be let in @only_… of its own name
     * @param answers what its permissions look like: what the rule begins with, and the targets that belong to it
     */
    private record Row(String symbolicName, Map<String, Object> configuration, Map<String, Set<PermitOpen>> answers) {
        String own() {
            return own(symbolicName);
        }

        static String own(String symbolicName) {
            return "@only_" + symbolicName.substring(symbolicName.lastIndexOf('.') + 1);
        }

        /** Whether this policy says that, and says it to this client. */
        boolean says(Decision.Permit permit, String client) {
            return (client.equals(EVERYBODYS) || client.equals(own()))
                    && answers.entrySet().stream().anyMatch(answer -> permit.rule().startsWith(answer.getKey()) && permit.targets().equals(answer.getValue()));
        }
    }

    /** Another policy bundle is one more line here. */
    private List<Row> rows() throws IOException {
        return List.of(
                new Row("org.jnoports.policy.personal", Map.of("client", EVERYBODYS), Map.of("personal: ", masks("*:*"))),
                new Row("org.jnoports.policy.managers", Map.of("managers", "@alice,@only_managers"), Map.of("managers: ", masks("*:*"))),
                new Row("org.jnoports.policy.file", Map.of("file", policyFile().toString(), "pollMillis", 50),
                        Map.of("file: rule one", masks("localhost:22"), "file: rule two", masks("localhost:2222"))),
                new Row("org.jnoports.policy.remote", remote(), Map.of("remote " + CONTROLLER + ": ", masks("*:22"))));
    }

    private static Set<PermitOpen> masks(String mask) {
        return Set.of(PermitOpen.parse(mask));
    }

    private Path policyFile() throws IOException {
        Path file = Path.of(context.getProperty("jnoports.home")).resolve("swap.yaml");
        write(file, "one", "localhost:22");
        return file;
    }

    /** Another edition takes the place of the one before, whole. */
    private static void write(Path file, String rule, String target) throws IOException {
        Path other = Files.writeString(file.resolveSibling("next.yaml"), """
                users: {alice: "@alice", own: "@only_file"}
                daemons: ["%s"]
                devices: {garage: {daemon: "%s"}}
                rules:
                  %s: {users: [alice, own], devices: [garage], permit: ["%s"]}
                """.formatted(DAEMON, DAEMON, rule, target));
        Files.setLastModifiedTime(other, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Asks a controller of this framework, which decides by a policy of the test and not by one that is swapped. */
    private Map<String, Object> remote() throws IOException {
        Path directory = Files.createTempDirectory(Path.of(context.getProperty("jnoports.home")), "swap-");
        Path keys = directory.resolve("keys");
        role("org.jnoports.atserver", Map.of("rootPort", 0, "atSigns", new String[] {DAEMON, CONTROLLER}, "keysDirectory", keys.toString(),
                "dataDirectory", directory.resolve("atserver").toString()));
        String rootDomain = Files.readString(directory.resolve("atserver").resolve("atdirectory.address")).strip();
        ServiceRegistration<AuthorizationPolicy> policy = context.registerService(AuthorizationPolicy.class,
                request -> CompletableFuture.completedFuture(Set.of(EVERYBODYS, Row.own("remote")).contains(request.client().text())
                        ? new Decision.Permit(masks("*:22"), "controllers: rule r") : new Decision.Deny("not in the list")),
                FrameworkUtil.asDictionary(Map.of(AuthorizationPolicy.POINT, "controller")));
        open.push(policy::unregister);
        role("org.jnoports.role.controller", Map.of("atSign", CONTROLLER, "keyFile", keys.resolve(CONTROLLER + "_key.atKeys").toString(),
                "rootDomain", rootDomain, "daemons", new String[] {DAEMON}));
        return Map.of("controller", CONTROLLER, "atSign", DAEMON, "keyFile", keys.resolve(DAEMON + "_key.atKeys").toString(),
                "rootDomain", rootDomain, "timeoutMillis", 3_000);
    }

    private void role(String pid, Map<String, Object> configuration) {
        Roles.Configured configured = roles.configure(pid, configuration);
        open.push(configured);
        configured.awaitReady(PATIENCE);
    }

    @Test
    public void each_bundle_and_each_pair_of_bundles_can_be_swapped_while_requests_arrive() throws Exception {
        List<Row> rows = rows();
        for (int one = 0; one < rows.size(); one++) {
            swap(List.of(rows.get(one)));
            for (int other = one + 1; other < rows.size(); other++) {
                swap(List.of(rows.get(one), rows.get(other)));
            }
        }
    }

    private void swap(List<Row> rows) throws Exception {
        String scenario = rows.stream().map(Row::symbolicName).collect(Collectors.joining(" and "));
        List<Installed> installed = new ArrayList<>();
        for (Row row : rows) {
            installed.add(install(row, installed.size()));
        }
        await(scenario + " permit", () -> ask(EVERYBODYS) instanceof Decision.Permit);
        Requests requests = new Requests(rows);
        Thread sender = new Thread(requests, "requests");
        sender.start();
        long end = System.nanoTime() + SWAPPING.toNanos();
        for (int round = 0; System.nanoTime() < end || round < 2; round++) {
            for (Installed one : installed) {
                one.swap(round);
            }
        }
        await(scenario + " permit again", requests::sawPermission);
        requests.stop();
        sender.join();
        requests.check(scenario);
        for (Installed one : installed) {
            one.bundle.stop();
        }
        for (String client : List.of(EVERYBODYS, rows.get(0).own())) {
            assertTrue("with no policy bundle: " + ask(client), isDeniedByNobody(ask(client)));
        }
        for (Installed one : installed) {
            one.bundle.start();
            one.close();
        }
        await("no policy is left", () -> isDeniedByNobody(ask(EVERYBODYS)));
    }

    @Test
    public void a_new_rank_decides_from_then_on() throws Exception {
        Installed personal = install(new Row("org.jnoports.policy.personal", Map.of("client", EVERYBODYS), Map.of()), 1);
        Installed managers = install(new Row("org.jnoports.policy.managers", Map.of("managers", "@only_managers"), Map.of()), 2);
        await("the managers decide", () -> ask(EVERYBODYS) instanceof Decision.Deny deny && deny.reason().contains("none of the managers"));
        personal.rank(3);
        await("the person decides", () -> ask(EVERYBODYS) instanceof Decision.Permit);
        managers.rank(4);
        await("the managers decide again", () -> ask(EVERYBODYS) instanceof Decision.Deny);
        managers.close();
        await("the person is left", () -> ask(EVERYBODYS) instanceof Decision.Permit);
        personal.close();
        await("nobody is left", () -> isDeniedByNobody(ask(EVERYBODYS)));
    }

    @Test
    public void a_book_is_administered_by_commands_and_its_changes_are_audited() throws Exception {
        List<AuditEntry> audited = new CopyOnWriteArrayList<>();
        ServiceRegistration<AuditLog> audit = context.registerService(AuditLog.class, new AuditLog() {
            @Override
            public void record(AuditEntry entry) {
                audited.add(entry);
            }

            @Override
            public List<AuditEntry> find(Query query) {
                return List.of();
            }
        }, FrameworkUtil.asDictionary(Map.of("service.ranking", 1_000)));
        open.push(audit::unregister);
        org.osgi.service.cm.Configuration configuration = configurations.createFactoryConfiguration("org.jnoports.policy.book", "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("name", "it", "points", "daemon")));
        open.push(configuration::delete);
        await("the book permits nobody", () -> ask(EVERYBODYS) instanceof Decision.Deny deny && deny.reason().startsWith("no user has the atSign"));
        typed("policy-users", "add", "alice", "--atsign", EVERYBODYS);
        typed("policy-daemons", "add", DAEMON);
        typed("policy-devices", "add", "garage", "--daemon", DAEMON);
        typed("policy-rules", "add", "ssh", "--users", "alice", "--devices", "garage", "--permit", "localhost:22");
        assertTrue("" + ask(EVERYBODYS), ask(EVERYBODYS) instanceof Decision.Permit permit && permit.rule().equals("it: rule ssh"));
        String explained = typed("policy-explain", EVERYBODYS, "garage", "localhost:22");
        assertTrue(explained, explained.contains("at the daemon: permitted") && explained.contains("it: rule ssh  permits localhost:22"));
        assertEquals(4, audited.size());
        assertTrue(audited.toString(), audited.get(3).reason().endsWith(": added rule ssh"));
        assertTrue(typed("policy-rules", "--json"), typed("policy-rules", "--json").startsWith("[{\"name\":\"ssh\""));
    }

    /** @return what the command printed */
    private String typed(String name, String... arguments) throws InvalidSyntaxException {
        ServiceReference<Command> reference = context.getServiceReferences(Command.class, "(command.name=" + name + ")").iterator().next();
        assertEquals("it is about the runtime", true, reference.getProperty(Command.RUNTIME));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandContext typist = (CommandContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CommandContext.class},
                (self, method, unused) -> switch (method.getName()) {
                    case "name" -> name;
                    case "out" -> new PrintStream(out, true, StandardCharsets.UTF_8);
                    case "err" -> System.err;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        try {
            assertEquals(0, context.getService(reference).run(typist, List.of(arguments)));
        } finally {
            context.ungetService(reference);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Installed install(Row row, int rank) throws IOException {
        Bundle bundle = Stream.of(context.getBundles()).filter(one -> row.symbolicName().equals(one.getSymbolicName())).findFirst().orElseThrow();
        Installed installed = new Installed(row, bundle, configurations.createFactoryConfiguration(row.symbolicName(), "?"));
        open.push(installed);
        installed.rank(rank);
        return installed;
    }

    private static boolean isDeniedByNobody(Decision decision) {
        return decision instanceof Decision.Deny deny && deny.reason().startsWith("no policy is installed");
    }

    private Decision ask(String client) {
        return authorizer.decide(request(client)).toCompletableFuture().join();
    }

    /** Without a target, so that the answer is all that is permitted. */
    private static AccessRequest request(String client) {
        return new AccessRequest(AtSign.of(client), AtSign.of(DAEMON), "garage", AccessRequest.Kind.PING, Optional.empty());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertTrue("not within " + PATIENCE.toSeconds() + " s: " + what, System.nanoTime() < deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** A bundle with its one configuration. */
    private static final class Installed implements AutoCloseable {
        private final Row row;
        private final Bundle bundle;
        private final org.osgi.service.cm.Configuration configuration;
        private boolean closed;

        Installed(Row row, Bundle bundle, org.osgi.service.cm.Configuration configuration) {
            this.row = row;
            this.bundle = bundle;
            this.configuration = configuration;
        }

        void rank(int rank) throws IOException {
            Map<String, Object> properties = new HashMap<>(row.configuration());
            properties.put("service.ranking", rank);
            configuration.update(FrameworkUtil.asDictionary(properties));
        }

        void swap(int round) throws Exception {
            bundle.stop();
            LockSupport.parkNanos(BETWEEN_NANOS);
            bundle.start();
            LockSupport.parkNanos(BETWEEN_NANOS);
            bundle.update();
            LockSupport.parkNanos(BETWEEN_NANOS);
            rank(round % 2 == 0 ? 10 : -10);
            if (row.configuration().get("file") instanceof String file) {
                write(Path.of(file), round % 2 == 0 ? "two" : "one", round % 2 == 0 ? "localhost:2222" : "localhost:22");
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                configuration.delete();
            }
        }
    }

    /** 200 requests a second, of those whom somebody permits and of one whom nobody does. */
    private final class Requests implements Runnable {
        private final List<Row> rows;
        private final List<String> clients = new ArrayList<>(List.of(EVERYBODYS, NOBODYS));
        private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
        private volatile boolean stopped;

        private record Sent(String client, CompletableFuture<Decision> answer) {}

        Requests(List<Row> rows) {
            this.rows = rows;
            rows.forEach(row -> clients.add(row.own()));
        }

        @Override
        public void run() {
            long next = System.nanoTime();
            for (int i = 0; !stopped; i++) {
                String client = clients.get(i % clients.size());
                sent.add(new Sent(client, authorizer.decide(request(client)).toCompletableFuture()));
                next += REQUEST_NANOS;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        void stop() {
            stopped = true;
        }

        boolean sawPermission() {
            return sent.stream().anyMatch(one -> one.answer().getNow(null) instanceof Decision.Permit);
        }

        void check(String scenario) throws Exception {
            Map<String, String> versions = new HashMap<>();
            int permitted = 0;
            for (Sent one : sent) {
                if (answer(scenario, one) instanceof Decision.Permit permit) {
                    permitted++;
                    String what = scenario + ": " + one.client() + " got " + permit;
                    assertNotEquals(what, NOBODYS, one.client());
                    assertTrue(what + ", which no policy says", rows.stream().anyMatch(row -> row.says(permit, one.client())));
                    assertEquals(what + ", another version of one rule", versions.computeIfAbsent(permit.rule(), first -> permit.version()), permit.version());
                }
            }
            assertTrue(scenario + ": only " + sent.size() + " requests", sent.size() > 20);
            System.out.println(scenario + ": " + sent.size() + " requests, " + permitted + " permitted");
        }

        private Decision answer(String scenario, Sent one) throws Exception {
            try {
                Decision decision = one.answer().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertTrue(scenario + ": " + decision, decision instanceof Decision.Permit || decision instanceof Decision.Deny);
                return decision;
            } catch (TimeoutException e) {
                throw new AssertionError(scenario + ": a request of " + one.client() + " was never answered", e);
            }
        }
    }
}
