package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/** An atDirectory, the atServers of @alice and @bob, and clients for them. */
final class World implements AutoCloseable {
    static final HostPort ROOT = new HostPort("root.test", 64);
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** Patient: nothing is probed, nothing times out. */
    static final Timings PATIENT = timings(Duration.ofSeconds(30), Duration.ofSeconds(20));
    /** Probes after 20 ms of silence and reconnects when there is no answer for 200 ms. */
    static final Timings NERVOUS = timings(Duration.ofMillis(20), Duration.ofMillis(200));

    final FakeNetwork network = new FakeNetwork();
    final FakeDirectory directory = new FakeDirectory();
    private final Map<AtSign, FakeAtServer> servers = new ConcurrentHashMap<>();
    final FakeAtServer alice = atServer(TestKeys.ALICE).activatedWith(TestKeys.of(TestKeys.ALICE));
    final FakeAtServer bob = atServer(TestKeys.BOB).activatedWith(TestKeys.of(TestKeys.BOB));
    final OpenClients clients;

    World() {
        this(PATIENT);
    }

    World(Timings timings) {
        network.serve(ROOT, directory);
        clients = new OpenClients(
                Path.of("target", "no-home"), TestKeys.STORE, TestKeys.CIPHER, TestKeys.CERTIFICATES, () -> network, timings);
    }

    static Timings timings(Duration quiet, Duration probe) {
        return new Timings(
                LIMIT, LIMIT, LIMIT, LIMIT, quiet, probe, Duration.ofMillis(2), Duration.ofMillis(4), Duration.ofMillis(50),
                Duration.ofMinutes(10), Duration.ofSeconds(60), Duration.ofMillis(5));
    }

    static HostPort address(AtSign atSign) {
        return new HostPort(atSign.bare() + ".test", 6464);
    }

    FakeAtServer atServer(AtSign atSign) {
        FakeAtServer server = new FakeAtServer(atSign, TestKeys.VERIFIER, servers);
        servers.put(atSign, server);
        network.serve(address(atSign), server);
        directory.put(atSign, address(atSign));
        return server;
    }

    Dialer dialer(Timings timings) {
        return new Dialer(() -> network, Trust.of(TestKeys.CERTIFICATES, Path.of("target", "no-home"), ROOT.host()), timings);
    }

    AtClient client(AtSign atSign) {
        return clients.open(atSign, TestKeys.file(atSign), ROOT);
    }

    /** A client whose connections both work. */
    AtClient live(AtSign atSign) throws Exception {
        AtClient client = client(atSign);
        done(client.ready(LIMIT));
        return client;
    }

    /** The result, within a generous limit. */
    static <T> T done(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clients.close();
        network.close();
    }
}
