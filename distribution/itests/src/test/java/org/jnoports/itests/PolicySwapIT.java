package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;

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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.itests.standin.RemoteStandIn;
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
    private static final long DEADLINE_SECONDS = 15; // what an Authorizer promises
    private static final long PATIENCE_SECONDS = 30;
    private static final String STAND_IN = "org.jnoports.itests.remote";
    private static final String EVERYBODYS = "@alice";
    private static final String NOBODYS = "@mallory";

    @Inject
    private BundleContext context;
    @Inject
    private Authorizer authorizer;
    @Inject
    private ConfigurationAdmin configurations;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @Configuration
    public Option[] configuration() {
        Path standIn = MadeBundle.policy(STAND_IN, RemoteStandIn.class, "org.jnoports.api.policy,org.jnoports.api.at",
                "<property name='policy.name' value='remote'/>");
        return Stream.concat(Stream.of(Framework.options()), Stream.of(bundle(standIn.toUri().toString()))).toArray(Option[]::new);
    }

    /** What a policy says to those whom it permits something: these three belong together. */
    private record Answer(String rule, String version, Set<PermitOpen> targets) {
        static Answer of(Decision.Permit permit) {
            return new Answer(permit.rule(), permit.version(), permit.targets());
        }
    }

    /**
     * A policy bundle.
     *
     * @param symbolicName of the bundle, and its factory PID
     * @param configuration lets in @alice, and @only_… of its own name where several can be let in
     * @param answers all that it ever answers to those; versions are left out, and the first one of a rule must stay the only one
     */
    private record Row(String symbolicName, Map<String, Object> configuration, Set<Answer> answers) {
        String own() {
            return "@only_" + symbolicName.substring(symbolicName.lastIndexOf('.') + 1);
        }
    }

    /** Another policy bundle is one more line here. */
    private List<Row> rows() throws IOException {
        return List.of(
                row("org.jnoports.policy.personal", Map.of("client", EVERYBODYS), answer("personal: client is @alice", "*:*")),
                row("org.jnoports.policy.managers", Map.of("managers", "@alice,@only_managers"), answer("managers: @alice is a manager", "*:*"),
                        answer("managers: @only_managers is a manager", "*:*")),
                row("org.jnoports.policy.file", Map.of("file", policyFile().toString(), "pollMillis", 50), answer("file: rule one", "localhost:22"),
                        answer("file: rule two", "localhost:2222")),
                row(STAND_IN, Map.of("clients", "@alice,@only_remote"), answer("remote: @policy permits it", "*:22")));
    }

    private static Row row(String symbolicName, Map<String, Object> configuration, Answer... answers) {
        return new Row(symbolicName, configuration, Set.of(answers));
    }

    private static Answer answer(String rule, String target) {
        return new Answer(rule, "", Set.of(PermitOpen.parse(target)));
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
                daemons: ["@site"]
                devices: {garage: {daemon: "@site"}}
                rules:
                  %s: {users: [alice, own], devices: [garage], permit: ["%s"]}
                """.formatted(rule, target));
        Files.setLastModifiedTime(other, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @After
    public void close() {
        Stage.closeAll(open);
    }

    @Test
    public void each_bundle_can_be_swapped_while_requests_arrive() throws Exception {
        for (Row row : rows()) {
            swap(List.of(row));
        }
    }

    @Test
    public void each_pair_of_bundles_can_be_swapped_while_requests_arrive() throws Exception {
        List<Row> rows = rows();
        for (int one = 0; one < rows.size(); one++) {
            for (int other = one + 1; other < rows.size(); other++) {
                swap(List.of(rows.get(one), rows.get(other)));
            }
        }
    }

    @Test
    public void a_new_rank_decides_from_then_on() throws Exception {
        Installed personal = install(row("org.jnoports.policy.personal", Map.of("client", EVERYBODYS), answer("", "*:*")), 1);
        Installed managers = install(row("org.jnoports.policy.managers", Map.of("managers", "@only_managers"), answer("", "*:*")), 2);
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
        }, null);
        open.push(audit::unregister);
        org.osgi.service.cm.Configuration configuration = configurations.createFactoryConfiguration("org.jnoports.policy.book", "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("name", "it", "points", "daemon")));
        open.push(configuration::delete);
        await("the book permits nobody", () -> ask(EVERYBODYS) instanceof Decision.Deny deny && deny.reason().startsWith("no user has the atSign"));
        typed("policy-users", "add", "alice", "--atsign", EVERYBODYS);
        typed("policy-daemons", "add", "@site");
        typed("policy-devices", "add", "garage", "--daemon", "@site");
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
                    case "environment" -> Map.of();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        try {
            assertEquals(0, context.getService(reference).run(typist, List.of(arguments)));
        } finally {
            context.ungetService(reference);
        }
        return out.toString(StandardCharsets.UTF_8);
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
        await(scenario + " permit again", () -> ask(EVERYBODYS) instanceof Decision.Permit);
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
        return new AccessRequest(AtSign.of(client), AtSign.of("@site"), "garage", AccessRequest.Kind.PING, Optional.empty());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            assertTrue("not within " + PATIENCE_SECONDS + " s: " + what, System.nanoTime() < deadline);
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
            bundle.start();
            bundle.update();
            rank(round % 2 == 0 ? 10 : -10);
            if (row.configuration().get("file") instanceof String file) {
                write(Path.of(file), round % 2 == 0 ? "two" : "one", round % 2 == 0 ? "localhost:2222" : "localhost:22");
            }
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
        private final List<Sent> sent = new ArrayList<>();
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
                sent.add(new Sent(client, authorizer.decide(request(client)).toCompletableFuture()
                        .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)));
                next += REQUEST_NANOS;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        void stop() {
            stopped = true;
        }

        void check(String scenario) throws Exception {
            Map<String, String> versions = new HashMap<>();
            int permitted = 0;
            for (Sent one : sent) {
                Decision decision = answer(scenario, one);
                if (decision instanceof Decision.Permit permit) {
                    permitted++;
                    Answer answer = Answer.of(permit);
                    String what = scenario + ": " + one.client() + " got " + permit;
                    assertNotEquals(what, NOBODYS, one.client());
                    Row row = rows.stream().filter(candidate -> candidate.answers().contains(new Answer(answer.rule(), "", answer.targets()))).findFirst()
                            .orElseThrow(() -> new AssertionError(what + ", which no policy says"));
                    assertTrue(what, one.client().equals(EVERYBODYS) || one.client().equals(row.own()));
                    assertEquals(what + ", another version of one rule", versions.computeIfAbsent(answer.rule(), first -> answer.version()), answer.version());
                }
            }
            assertTrue(scenario + ": only " + sent.size() + " requests", sent.size() > 20);
            assertTrue(scenario + ": none of " + sent.size() + " requests was permitted", permitted > 0);
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
