package org.jnoports.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Controllers as processes: administered, two for one atSign, killed, started again. */
public class ControllerProcessesIT {
    private static final AtSign POLICY = AtSign.of("@pc_policy");
    private static final AtSign ADMIN = AtSign.of("@pc_admin");
    private static final AtSign DEVICE = AtSign.of("@pc_device");
    private static final AtSign CLIENT = AtSign.of("@pc_client");
    private static final String REMOTE = "org.jnoports.policy.remote.";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Path keys;
    private Path trust;
    private String rootDomain;

    @Before
    public void start_the_atservers() throws IOException {
        keys = folder.getRoot().toPath().resolve("keys");
        Program atServers = program(folder.newFolder("atservers").toPath(), "jnoports", "atserver", "--atsign", POLICY.text(), "--atsign", ADMIN.text(),
                "--atsign", DEVICE.text(), "--root-port", "0", "--keys-dir", keys.toString());
        rootDomain = atServers.awaitLine("^atDirectory ").substring("atDirectory ".length()).strip();
        trust = Path.of(atServers.awaitLine("^trust ").substring("trust ".length()).strip());
    }

    @After
    public void stop_everything() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    public void two_controllers_are_administered_share_the_work_and_are_missed_only_when_both_are_killed() throws Exception {
        Path firstHome = home("first");
        Program first = npp(firstHome);
        Program second = npp(home("second"));
        administer("put", "client", "Carl", CLIENT.text());
        administer("put", "group", "ops");
        administer("put", "member", "Carl", "ops");
        administer("put", "daemon", DEVICE.text());
        administer("put", "service", DEVICE.text(), "garage");
        administer("put", "acl", "garage" + DEVICE, "ops", "localhost:22");
        assertThat(administer("simulate", CLIENT.text(), DEVICE.text(), "garage")).isEqualTo("permitted\tlocalhost:22");

        AuthorizationPolicy impatient = plain("1500").get(AuthorizationPolicy.class);
        awaitPermit(impatient);
        Services plain = plain("10000");
        AuthorizationPolicy daemon = plain.get(AuthorizationPolicy.class);
        BlockingQueue<String> answers = listen(plain);
        for (int i = 0; i < 10; i++) {
            assertThat(decide(daemon)).isInstanceOf(Decision.Permit.class);
        }
        first.kill();
        assertThat(decide(daemon)).as("the other one answers").isInstanceOf(Decision.Permit.class);
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < 11; i++) {
            String answer = answers.poll(30, TimeUnit.SECONDS);
            assertThat(answer != null && answered.add(answer)).as("%s comes once", answer).isTrue();
        }

        second.kill();
        assertThat(decide(impatient)).isEqualTo(Decision.Deny.undecided("policy service " + POLICY + " did not answer in 1500 ms"));
        npp(firstHome);
        awaitPermit(impatient); // nothing else was started again
    }

    private Path home(String name) throws IOException {
        Path home = folder.newFolder(name).toPath();
        Path trusted = home.resolve(".jnoports/trust").resolve(trust.getFileName());
        Files.createDirectories(trusted.getParent());
        Files.copy(trust, trusted);
        return home;
    }

    private Program program(Path home, String name, String... arguments) {
        Program program = Program.start(home, name, arguments);
        open.push(program);
        return program;
    }

    private Program npp(Path home) {
        Program npp = program(home, "npp", "-a", POLICY.text(), "-k", keyFile(POLICY), "--root-domain", rootDomain, "--daemon-atsigns", DEVICE.text(),
                "--manager-allow-list", ADMIN.text());
        npp.awaitLine("Policy service " + POLICY + " answers " + DEVICE);
        return npp;
    }

    /** @return the first line of its result */
    private String administer(String... operation) throws IOException {
        Path home = folder.getRoot().toPath().resolve("admin");
        String[] arguments = new String[operation.length + 8];
        System.arraycopy(new String[] {"-a", ADMIN.text(), "--policy-atsign", POLICY.text(), "-k", keyFile(ADMIN), "--root-domain", rootDomain}, 0, arguments, 0, 8);
        System.arraycopy(operation, 0, arguments, 8, operation.length);
        try (Program admin = Program.start(Files.exists(home) ? home : home("admin"), "npp_client", arguments)) {
            assertThat(admin.awaitExit()).as("%s", admin).isZero();
            return admin.out().get(0);
        }
    }

    private String keyFile(AtSign atSign) {
        return keys.resolve(atSign + "_key.atKeys").toString();
    }

    /** A daemon's policy in this process. */
    private Services plain(String timeoutMillis) throws IOException {
        Services plain = new Services(ControllerProcessesIT.class.getClassLoader(), Map.of(
                Services.HOME, home("device" + timeoutMillis).resolve(".jnoports").toString(),
                REMOTE + "controller", POLICY.text(),
                REMOTE + "atSign", DEVICE.text(),
                REMOTE + "keyFile", keyFile(DEVICE),
                REMOTE + "rootDomain", rootDomain,
                REMOTE + "timeoutMillis", timeoutMillis,
                REMOTE + "cacheMillis", "0"));
        open.push(plain);
        return plain;
    }

    /** Final answers, as they arrive at the daemon. */
    private BlockingQueue<String> listen(Services plain) throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        AtClient device = plain.get(AtClients.class).open(DEVICE, Path.of(keyFile(DEVICE)), HostPort.parse(rootDomain, 64));
        open.push(device);
        device.ready(Duration.ofSeconds(30)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        device.subscribe(key -> key.name().startsWith("success."), notification -> answers.add(notification.key().name()));
        return answers;
    }

    private static void awaitPermit(AuthorizationPolicy daemon) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Decision decision = decide(daemon);
        while (!(decision instanceof Decision.Permit)) {
            assertThat(System.nanoTime()).as("still %s", decision).isLessThan(deadline);
            decision = decide(daemon);
        }
    }

    private static Decision decide(AuthorizationPolicy daemon) {
        return daemon.decide(new AccessRequest(CLIENT, DEVICE, "garage", AccessRequest.Kind.SSH, Optional.empty()))
                .toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
