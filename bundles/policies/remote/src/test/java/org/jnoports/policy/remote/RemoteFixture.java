package org.jnoports.policy.remote;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.HandTurnedClock;
import org.jnoports.testkit.ManualScheduler;

/** The policy with the real codec, an AtClient that tests play, and time that they turn. */
final class RemoteFixture {
    static final AtSign DEVICE = AtSign.of("@vec_device");
    static final AtSign POLICY = AtSign.of("@vec_policy");
    static final AtSign ALICE = AtSign.of("@alice");
    static final String PID = "org.jnoports.policy.remote~x";

    final HandTurnedClock clock = new HandTurnedClock();
    final ManualScheduler scheduler = new ManualScheduler(clock);
    final MessageCodec codec = new Services(RemoteFixture.class.getClassLoader(), Map.of()).get(MessageCodec.class);
    final List<FakeAtClient> clients = new ArrayList<>();
    final AtomicLong ids = new AtomicLong(1_000);
    Optional<TunnelException> keysAreMissing = Optional.empty();
    final Remote remote = new Remote((atSign, keyFile, root) -> {
        keysAreMissing.ifPresent(missing -> {
            throw missing;
        });
        FakeAtClient client = new FakeAtClient(atSign);
        clients.add(client);
        return client;
    }, codec, scheduler, () -> Duration.between(HandTurnedClock.START, clock.instant()).toNanos(), ids::getAndIncrement);

    /** With controller and atSign as in the vectors, and what else is given. */
    RemoteFixture configured(Object... keysAndValues) {
        Map<String, Object> values = new HashMap<>(Map.of("controller", POLICY.text(), "atSign", DEVICE.text()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        remote.configure(() -> RemoteSettings.from(config(values), PID, Path.of("/home/ann"), "1.0.0"));
        scheduler.runDue();
        return this;
    }

    /** As DS does it: a proxy with the configured values, else the annotation's defaults. */
    static RemotePolicyConfig config(Map<String, Object> values) {
        return (RemotePolicyConfig) Proxy.newProxyInstance(RemotePolicyConfig.class.getClassLoader(), new Class<?>[] {RemotePolicyConfig.class},
                (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (method.getReturnType() == int.class && !(value instanceof Integer)) {
                        throw new IllegalStateException("'" + value + "' is no int");
                    }
                    return value;
                });
    }

    FakeAtClient client() {
        return clients.get(clients.size() - 1);
    }

    CompletionStage<Decision> ask(AtSign client) {
        return remote.decide(request(client));
    }

    static AccessRequest request(AtSign client) {
        return new AccessRequest(client, DEVICE, "pi_4", AccessRequest.Kind.SSH, Optional.of(new HostPort("localhost", 22)));
    }

    /** The answer to the question of this id, from the controller. */
    void answer(long id, AccessAnswer.Outcome outcome) {
        Encoded encoded = codec.encode(new AccessAnswer(id, outcome), POLICY, DEVICE);
        deliver(encoded.key(), encoded.value());
    }

    void deliver(AtKey key, String value) {
        client().deliver(key, value);
        scheduler.runDue();
    }

    static AccessAnswer.Decided permit(String message, String... masks) {
        return new AccessAnswer.Decided(true, Optional.of(message), List.of(masks));
    }

    static AccessAnswer.Decided deny(String message) {
        return new AccessAnswer.Decided(false, Optional.of(message), List.of());
    }

    static boolean isOpen(CompletionStage<Decision> decision) {
        return !decision.toCompletableFuture().isDone();
    }

    /** What was decided; nothing here takes time that isn't turned. */
    static Decision decided(CompletionStage<Decision> decision) {
        if (isOpen(decision)) {
            throw new AssertionError("nothing was decided yet");
        }
        return Await.value(decision);
    }
}
