package org.jnoports.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.policy.admin.AccessPolicy;
import org.jnoports.api.policy.admin.Daemon;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.policy.admin.Rule;
import org.jnoports.api.policy.admin.User;
import org.jnoports.api.policy.admin.Validity;
import org.jnoports.api.role.Roles;
import org.jnoports.api.transport.HostPort;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A daemon's policy and its controller, over atServers, inside Felix: what holds when the controller or its atServer is away. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ControllerIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TIMEOUT_MILLIS = 1_500;
    private static final int CACHE_MILLIS = 1_500;
    private static final Pattern REQUEST_ID = Pattern.compile("\"reqId\":([0-9]+)");

    @Inject
    private BundleContext context;

    private final int number = ThreadLocalRandom.current().nextInt(1_000_000);
    private final AtSign client = AtSign.of("@ic_client" + number);
    private final AtSign guest = AtSign.of("@ic_guest" + number);
    private final AtSign device = AtSign.of("@ic_device" + number);
    private final AtSign policy = AtSign.of("@ic_policy" + number);
    private final String book = "ic" + number;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Path directory;
    private String rootDomain;

    @Configuration
    public Option[] configuration() {
        return Framework.options();
    }

    @Before
    public void set_the_stage() throws Exception {
        directory = Files.createTempDirectory(Path.of(context.getProperty("jnoports.home")), "controller-");
        role("org.jnoports.atserver", atServers());
        rootDomain = Files.readString(directory.resolve("atserver").resolve("atdirectory.address")).strip();
        configured("org.jnoports.policy.book", Map.of("name", book, "points", "controller", "service.ranking", 100));
        service(PolicyBook.class, "(" + PolicyBook.NAME + "=" + book + ")").change("test", nothing -> new AccessPolicy(
                List.of(new User(0, "client", client, Validity.ALWAYS), new User(0, "guest", guest, Validity.ALWAYS)), List.of(),
                List.of(new Daemon(0, device)), List.of(new Device(0, "garage", device, "garage", "")), List.of(),
                List.of(new Rule(0, "client-ssh", Rule.Effect.PERMIT, Set.of("client"), Set.of(), Set.of("garage"), Set.of(),
                        Set.of(new PermitOpen("localhost", "22")), Validity.ALWAYS))));
    }

    private Map<String, Object> atServers() {
        return Map.of("rootPort", 0, "atSigns", new String[] {client.text(), guest.text(), device.text(), policy.text()},
                "keysDirectory", directory.resolve("keys").toString(), "dataDirectory", directory.resolve("atserver").toString());
    }

    @After
    public void clear_the_stage() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    public void the_controller_decides_by_its_policy_and_a_change_shows_after_the_cache() throws Exception {
        controller();
        Authorizer daemon = daemonsPolicy();
        Decision.Permit permit = (Decision.Permit) awaitDecision(daemon, client, decision -> decision instanceof Decision.Permit);
        assertEquals(Set.of(new PermitOpen("localhost", "22")), permit.targets());
        assertTrue(permit.rule(), permit.rule().startsWith("remote " + policy + ": ") && permit.rule().contains("client-ssh"));
        assertEquals("a session doesn't end with what is remembered", Optional.empty(), permit.until());
        Decision.Deny deny = (Decision.Deny) awaitDecision(daemon, guest, decision -> decision instanceof Decision.Deny definite && !definite.undecided());
        assertTrue(deny.reason(), deny.reason().startsWith("policy service " + policy + " denies it: "));

        service(PolicyBook.class, "(" + PolicyBook.NAME + "=" + book + ")").change("test", before -> new AccessPolicy(before.users(), before.groups(),
                before.daemons(), before.devices(), before.deviceGroups(), List.of(new Rule(1, "guest-ssh", Rule.Effect.PERMIT, Set.of("guest"), Set.of(),
                        Set.of("garage"), Set.of(), Set.of(new PermitOpen("localhost", "22")), Validity.ALWAYS))));
        awaitDecision(daemon, guest, decision -> decision instanceof Decision.Permit);
        awaitDecision(daemon, client, decision -> decision instanceof Decision.Deny now && !now.undecided());
    }

    @Test
    public void without_the_controller_what_is_remembered_holds_for_its_time_and_then_nobody_is_let_in() throws Exception {
        Roles.Configured controller = controller();
        Authorizer daemon = daemonsPolicy();
        long permitted = System.nanoTime();
        close(controller);
        Decision remembered = decide(daemon, client);
        if (System.nanoTime() - permitted < TimeUnit.MILLISECONDS.toNanos(CACHE_MILLIS / 2)) { // else the machine was too slow to tell
            assertTrue(remembered.toString(), remembered instanceof Decision.Permit);
        }
        awaitSilence(daemon);
        controller();
        awaitDecision(daemon, client, decision -> decision instanceof Decision.Permit);
    }

    @Test
    public void cut_off_from_the_controllers_atserver_daemons_deny_with_the_reason_and_recover_by_themselves() throws Exception {
        controller();
        Authorizer daemon = daemonsPolicy();
        org.osgi.service.cm.Configuration atServer = atServerConfiguration();
        atServer.update(dictionary(Map.of("atSigns", new String[] {client.text(), guest.text(), device.text()})));
        awaitSilence(daemon);
        atServer.update(dictionary(Map.of()));
        awaitDecision(daemon, client, decision -> decision instanceof Decision.Permit);
    }

    @Test
    public void decisions_are_told_to_whoever_follows_and_two_controllers_answer_once() throws Exception {
        controller();
        controller();
        BlockingQueue<String> followed = new LinkedBlockingQueue<>();
        AtClient follower = service(AtClients.class, "").open(policy, keyFile(policy), HostPort.parse(rootDomain, 64));
        open.push(follower);
        follower.ready(LIMIT).toCompletableFuture().get(30, TimeUnit.SECONDS);
        open.push(follower.subscribe(key -> key.name().endsWith(".logs.policy.sshnp"), notification -> followed.add(notification.value())));
        Authorizer daemon = daemonsPolicy("cacheMillis", 0, "timeoutMillis", 10_000);
        for (int i = 0; i < 5; i++) {
            assertTrue(decide(daemon, client) instanceof Decision.Permit);
        }
        assertTrue(decide(daemon, guest) instanceof Decision.Deny);
        Set<String> questions = new HashSet<>();
        int permitted = 0;
        int denied = 0;
        while (permitted < 6 || denied < 1) { // one more, which found out that the policy is there
            String notice = followed.poll(30, TimeUnit.SECONDS);
            assertTrue(questions + ", then " + notice, notice != null && notice.startsWith("{\"daemon\":\"" + device + "\",\"timestamp\":"));
            Matcher id = REQUEST_ID.matcher(notice);
            assertTrue("told once: " + notice, id.find() && questions.add(id.group(1)));
            permitted += notice.contains("\"authorized\":true") ? 1 : 0;
            denied += notice.contains("\"authorized\":false") ? 1 : 0;
        }
    }

    private Roles.Configured controller() throws Exception {
        return role("org.jnoports.role.controller", Map.of("atSign", policy.text(), "keyFile", keyFile(policy).toString(), "rootDomain", rootDomain,
                "daemons", new String[] {device.text()}, "book", book));
    }

    /** The decision point, once the policy that asks is there. */
    private Authorizer daemonsPolicy(Object... more) {
        Map<String, Object> configuration = new HashMap<>(Map.of("controller", policy.text(), "atSign", device.text(), "keyFile", keyFile(device).toString(),
                "rootDomain", rootDomain, "timeoutMillis", TIMEOUT_MILLIS, "cacheMillis", CACHE_MILLIS, "service.ranking", number));
        for (int i = 0; i < more.length; i += 2) {
            configuration.put((String) more[i], more[i + 1]);
        }
        configured("org.jnoports.policy.remote", configuration);
        service(AuthorizationPolicy.class, "(&(" + AuthorizationPolicy.NAME + "=remote)(controller=" + policy + "))");
        Authorizer authorizer = service(Authorizer.class, "");
        awaitDecision(authorizer, client, decision -> decision instanceof Decision.Permit); // the first needs connections and keys
        return authorizer;
    }

    private Decision decide(Authorizer authorizer, AtSign who) {
        return authorizer.decide(new AccessRequest(who, device, "garage", AccessRequest.Kind.SSH, Optional.of(new HostPort("localhost", 22))))
                .toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private interface Wanted {
        boolean is(Decision decision);
    }

    private Decision awaitDecision(Authorizer authorizer, AtSign who, Wanted wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Decision decision = decide(authorizer, who);
        while (!wanted.is(decision)) {
            assertTrue("still " + decision, System.nanoTime() < deadline);
            decision = decide(authorizer, who);
        }
        return decision;
    }

    private void awaitSilence(Authorizer daemon) {
        Decision.Deny silence = (Decision.Deny) awaitDecision(daemon, client, decision -> decision instanceof Decision.Deny);
        assertTrue(silence.toString(), silence.undecided());
        assertTrue(silence.reason(), silence.reason().startsWith("policy service " + policy + " did not answer in 1500 ms"));
    }

    private Path keyFile(AtSign atSign) {
        return directory.resolve("keys").resolve(atSign + "_key.atKeys");
    }

    private Roles.Configured configured(String pid, Map<String, Object> configuration) {
        Roles.Configured configured = service(Roles.class, "").configure(pid, configuration);
        open.push(configured);
        return configured;
    }

    private Roles.Configured role(String pid, Map<String, Object> configuration) {
        Roles.Configured configured = configured(pid, configuration);
        configured.awaitReady(LIMIT);
        return configured;
    }

    private void close(Roles.Configured configured) {
        open.remove(configured);
        configured.close();
    }

    /** The one that these tests made, to be changed while it is in force. */
    private org.osgi.service.cm.Configuration atServerConfiguration() throws IOException, InvalidSyntaxException {
        ConfigurationAdmin configurations = service(ConfigurationAdmin.class, "");
        for (org.osgi.service.cm.Configuration configuration : configurations.listConfigurations("(service.factoryPid=org.jnoports.atserver)")) {
            if (directory.resolve("keys").toString().equals(configuration.getProperties().get("keysDirectory"))) {
                return configuration;
            }
        }
        throw new AssertionError("no configuration of the atServer");
    }

    private Dictionary<String, Object> dictionary(Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(atServers());
        all.putAll(changes);
        return FrameworkUtil.asDictionary(all);
    }

    /** Held until the test ends: a component that nobody uses is deactivated. */
    private <T> T service(Class<T> type, String filter) {
        try {
            String condition = "(&(objectClass=" + type.getName() + ")" + filter + ")";
            ServiceTracker<T, T> tracker = new ServiceTracker<>(context, context.createFilter(condition), null);
            tracker.open();
            open.push(tracker::close);
            T found = tracker.waitForService(LIMIT.toMillis());
            if (found == null) {
                throw new AssertionError("no service " + condition);
            }
            return found;
        } catch (InvalidSyntaxException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
