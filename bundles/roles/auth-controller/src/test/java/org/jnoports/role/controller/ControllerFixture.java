package org.jnoports.role.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.store.Claims;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.HandTurnedClock;

/** A controller with the real codec and claims; an AtClient, an authorizer and an audit log that tests play. */
final class ControllerFixture implements AutoCloseable {
    static final AtSign POLICY = AtSign.of("@vec_policy");
    static final AtSign DEVICE = AtSign.of("@vec_device");
    static final AtSign CLIENT = AtSign.of("@vec_client");
    static final AtSign ADMIN = AtSign.of("@admin");
    static final String PID = "org.jnoports.role.controller~test";

    final Services plain = new Services(ControllerFixture.class.getClassLoader(), Map.of());
    final MessageCodec codec = plain.get(MessageCodec.class);
    final HandTurnedClock clock = new HandTurnedClock(Instant.ofEpochMilli(1_729_761_327_301L));
    final List<FakeAtClient> clients = new CopyOnWriteArrayList<>();
    final List<AccessRequest> asked = new CopyOnWriteArrayList<>();
    final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
    final FakeBook book = new FakeBook();
    final Books books = new Books();
    /** What the policies of the process say. */
    volatile Function<AccessRequest, CompletionStage<Decision>> policy = request -> CompletableFuture.completedFuture(new Decision.Deny("no"));
    final Controller controller;

    ControllerFixture() {
        this(new ConcurrentHashMap<>(), null);
    }

    /**
     * @param records of the atServer, for several controllers
     * @param claims shared with others; null for its own
     */
    ControllerFixture(Map<AtKey, String> records, Claims claims) {
        Claims own = claims == null ? plain.get(Claims.class) : claims;
        books.add(book, Map.of(PolicyBook.NAME, "main"));
        controller = new Controller(PID, new RoleInstance("controller", "test"), "1.0.0", new ControllerServices((atSign, keyFile, root) -> {
            FakeAtClient client = new FakeAtClient(atSign, records);
            clients.add(client);
            return client;
        }, codec, authorizer(), () -> own, () -> Optional.of(auditLog()), books, clock), Duration.ofMillis(10));
    }

    private Authorizer authorizer() {
        return new Authorizer() {
            @Override
            public CompletionStage<Decision> decide(AccessRequest request) {
                asked.add(request);
                return policy.apply(request);
            }

            @Override
            public CompletionStage<Explanation> explain(AccessRequest request) {
                return policy.apply(request).thenApply(decision -> new Explanation(decision,
                        List.of(new Explanation.Considered("file: rule a", "not about " + request.client()), new Explanation.Considered("file: rule b", "decides"))));
            }
        };
    }

    private AuditLog auditLog() {
        return new AuditLog() {
            @Override
            public void record(AuditEntry entry) {
                audited.add(entry);
            }

            @Override
            public List<AuditEntry> find(Query query) {
                throw new AssertionError("nothing is looked up");
            }
        };
    }

    static ControllerSettings settings() {
        return new ControllerSettings(POLICY, Path.of("keys"), new HostPort("root.example", 64), Set.of(DEVICE), Set.of(ADMIN), "", Optional.empty(),
                true, 1_000, Duration.ofSeconds(5));
    }

    static ControllerSettings settings(int requestsPerSecond) {
        ControllerSettings usual = settings();
        return new ControllerSettings(POLICY, usual.keyFile(), usual.root(), usual.daemons(), usual.managers(), "", Optional.empty(), true,
                requestsPerSecond, usual.drain());
    }

    static ControllerSettings collecting(AtSign listener) {
        ControllerSettings usual = settings();
        return new ControllerSettings(POLICY, usual.keyFile(), usual.root(), usual.daemons(), usual.managers(), "", Optional.of(listener), true,
                1_000, usual.drain());
    }

    ControllerFixture started() throws Exception {
        return started(settings());
    }

    ControllerFixture started(ControllerSettings settings) throws Exception {
        controller.configure(() -> settings);
        controller.ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return this;
    }

    FakeAtClient client() {
        return clients.get(clients.size() - 1);
    }

    /** A message from somebody arrives. */
    void deliver(TunnelMessage message, AtSign from) {
        Encoded encoded = codec.encode(message, from, POLICY);
        client().deliver(encoded.key(), encoded.value());
    }

    @Override
    public void close() {
        controller.close();
        plain.close();
    }
}
