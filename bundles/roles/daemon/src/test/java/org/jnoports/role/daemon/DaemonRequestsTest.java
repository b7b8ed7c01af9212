package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.AuditNotice;
import org.jnoports.api.message.DeviceConfig;
import org.jnoports.api.message.DeviceInfo;
import org.jnoports.api.message.DevicePresence;
import org.jnoports.api.message.EventLogging;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.KeyOffer;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageCodec.Side;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.PortRequest;
import org.jnoports.api.message.RelayAuthHint;
import org.jnoports.api.message.RelayAuthMode;
import org.jnoports.api.message.RelayLease;
import org.jnoports.api.message.RelayRefusal;
import org.jnoports.api.message.RelayRequest;
import org.jnoports.api.message.ServiceRequest;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionRequest;
import org.jnoports.api.message.SessionTerms;
import org.jnoports.api.message.TunnelMessage;
import org.jnoports.api.message.UnreadableRequest;
import org.jnoports.api.plain.Services;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AccessRequest.Kind;
import org.jnoports.api.policy.AccessRequest.Point;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.session.SessionId;
import org.jnoports.api.transport.HostPort;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonRequestsTest {
    private static final SessionId ID = new SessionId("9f1c2b3a-4d5e-4f60-8a7b-1c2d3e4f5a6b");
    /** Every message there is; a new one has to be added here, or the first test fails. */
    private static final AccessQuery QUERY = new AccessQuery(1, Stage.DEVICE, Stage.NAME, "lab", Stage.CLIENT);
    private static final AccessAnswer ANSWER = new AccessAnswer(1, new AccessAnswer.Decided(true, Optional.empty(), List.of("*:*")));
    private static final EventLogging EVENTS = new EventLogging(Stage.CLIENT, "topic.events.logging.sshnp", Duration.ofHours(1));
    private static final SessionTerms TERMS = new SessionTerms(false, Optional.empty(), Optional.empty(), false, Optional.empty(),
            Optional.empty(), SessionTerms.Extras.NONE);
    private static final List<TunnelMessage> MESSAGES = List.of(
            new RelayRequest(ID, Stage.NAME),
            new PortRequest(ID, Stage.NAME, Stage.CLIENT, Stage.DEVICE, true, true, "n", PortRequest.Extras.NONE),
            new RelayRefusal(ID, "no"),
            new RelayAuthHint(ID, Stage.NAME, "n", RelayAuthMode.PAYLOAD, RelayAuthMode.PAYLOAD),
            new ServiceRequest(ID, Stage.NAME, new HostPort("127.0.0.1", 1), new HostPort("localhost", 1), TERMS, Duration.ofSeconds(60)),
            new KeyOffer(Stage.NAME, "ssh-ed25519 AAAA"),
            new DeviceInfo(new Heartbeat(Stage.NAME, "1", Map.of(), List.of())),
            new RelayLease(ID, "127.0.0.1", 1, 2, Optional.empty()),
            new SessionRequest(ID, Stage.NAME, "127.0.0.1", 1),
            new SessionReply(ID, Stage.NAME, new ConnectedText()),
            new Ping(Stage.NAME),
            new Heartbeat(Stage.NAME, "1", Map.of(), List.of()),
            QUERY,
            ANSWER,
            new DevicePresence(Stage.NAME, "lab", "1", "1", Map.of(), List.of()),
            new AuditNotice(1, Instant.EPOCH, QUERY, ANSWER),
            EVENTS,
            new DeviceConfig(Stage.NAME, EVENTS),
            new ManagerRequest(1, new ManagerRequest.Ping()),
            new ManagerAnswer(1, new ManagerAnswer.Acknowledged(), ""),
            new UnreadableRequest(1, false, "test"));

    @TempDir Path home;
    private Stage stage;

    @BeforeEach
    void enter() {
        stage = new Stage(home);
        stage.configured(stage.configuration());
    }

    @AfterEach
    void leave() throws IOException {
        stage.close();
    }

    /** Nothing was sent, fetched, opened or dialled, not even until the daemon had stopped. */
    private void nothingHappens() {
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(stage.atClient().asked).isEmpty();
        assertThat(stage.sessions.list()).isEmpty();
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
    }

    private void ignoredSilently(String logged) {
        stage.log.await(logged);
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
        assertThat(stage.sessions.list()).isEmpty();
        assertThat(Stage.hasCaller(stage.sshd)).isFalse();
        assertThat(Stage.hasCaller(stage.relay)).isFalse();
    }

    @Test
    void the_examples_are_complete() {
        assertThat(MESSAGES.stream().<Class<?>>map(TunnelMessage::getClass))
                .containsExactlyInAnyOrder(TunnelMessage.class.getPermittedSubclasses());
    }

    /** What NoPorts programs of any version call what they send, as far as it is known (noports.md, section 2.2, and later ones). */
    private static final List<String> WORDS = List.of("sshpublickey", "privatekey", "sshd", "ssh_request", "npt_request", "ping",
            "heartbeat", "username", "device_info", "request_ports", "public_key", "discovery", "discover", "list", "stop", "status",
            "request", "success", "error", "ack", "nack", "groups", "logs", "devices", "sshrvd", "request_device_info", "tcp_request");

    /** An unreadable one isn't written by anybody. */
    private static Stream<TunnelMessage> written() {
        return MESSAGES.stream().filter(message -> !(message instanceof UnreadableRequest));
    }

    /** Whatever the daemon can read, and whatever it subscribes to without reading it. */
    static Stream<String> reactions() {
        try (Services services = new Services(Stage.class.getClassLoader(), Map.of())) {
            MessageCodec codec = services.get(MessageCodec.class);
            Stream<AtNotification> messages =
                    written().map(message -> Stage.notification(codec, message, Stage.CLIENT_KEYS));
            Stream<AtNotification> others = WORDS.stream().map(word -> Stage.notification(word + "." + Stage.NAME + ".sshnp", "{}"));
            List<String> names = Stream.concat(messages, others)
                    .filter(one -> codec.concerns(Side.DAEMON, Stage.NAME, one.key()))
                    .map(one -> one.key().name()).distinct().toList();
            assertThat(names).as("a kind that comes or goes is looked at here").containsExactlyInAnyOrder(
                    "ssh_request.pi_4.sshnp", "ping.pi_4.sshnp", "npt_request.pi_4.sshnp", "sshd.pi_4.sshnp", "privatekey.pi_4.sshnp",
                    "sshpublickey.pi_4.sshnp");
            return names.stream();
        }
    }

    /** A codec of a later time, which has a use for everything, and remembers what it was given to read. */
    private final class ReadsAnything implements InvocationHandler {
        final List<String> read = new CopyOnWriteArrayList<>();

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.getName().equals("concerns")) {
                return true;
            }
            if (method.getName().equals("decode")) {
                read.add(((AtNotification) arguments[2]).key().name());
            }
            try {
                return method.invoke(stage.services.get(MessageCodec.class), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** So a kind of request that comes later can't by-pass the decision either. */
    @Test
    void whatever_the_daemon_will_ever_subscribe_to_is_decided_first_and_read_only_if_permitted() throws IOException {
        stage.close();
        ReadsAnything reads = new ReadsAnything();
        stage = new Stage(Files.createDirectory(home.resolve("later")), codec -> (MessageCodec) Proxy.newProxyInstance(
                MessageCodec.class.getClassLoader(), new Class<?>[] {MessageCodec.class}, reads));
        stage.policy = request -> Stage.deny("not in the list");
        stage.configured(stage.configuration());
        assertThat(stage.atClient().subscriptions()).as("there is no other way in").isEqualTo(1);
        for (String word : WORDS) {
            int before = stage.asked.size();
            assertThat(stage.atClient().deliver(Stage.notification(word + ".pi_4.sshnp", "{}"))).isTrue();
            assertThat(stage.asked.size() - before).as(word).isEqualTo(1);
            stage.log.await("refused: not in the list");
        }
        assertThat(reads.read).isEmpty();
        assertThat(stage.audited).hasSize(WORDS.size()).allMatch(entry -> entry.event() == AuditEntry.Event.DENIED);
        stage.policy = request -> Stage.permit(PermitOpen.ANY);
        stage.atClient().deliver(Stage.notification("sshpublickey.pi_4.sshnp", "ssh-ed25519 AAAA"));
        stage.log.await("acceptPublicKeys is off");
        assertThat(reads.read).containsExactly("sshpublickey.pi_4.sshnp");
    }

    @Test
    void every_decision_about_a_request_is_recorded_once() {
        stage.policy = request -> Stage.deny("not in the list");
        stage.ask(new Ping(Stage.NAME));
        stage.log.await("refused: not in the list");
        stage.policy = request -> Stage.permit(PermitOpen.ANY);
        stage.ask(stage.request());
        stage.reply();
        HostPort target = new HostPort("localhost", stage.sshd.getLocalPort());
        assertThat(stage.audited).hasSize(2);
        AuditEntry denied = stage.audited.get(0);
        assertThat(denied.event()).isEqualTo(AuditEntry.Event.DENIED);
        assertThat(denied.client()).isEqualTo(Stage.CLIENT);
        assertThat(denied.target()).isEmpty();
        assertThat(denied.reason()).isEqualTo("not in the list");
        AuditEntry permitted = stage.audited.get(1);
        assertThat(permitted.event()).isEqualTo(AuditEntry.Event.PERMITTED);
        assertThat(permitted.daemon()).contains(Stage.DEVICE);
        assertThat(permitted.device()).contains(Stage.NAME);
        assertThat(permitted.target()).contains(target);
        assertThat(permitted.rule()).isEqualTo("test");
    }

    @Test
    void policies_are_told_the_group_of_the_device() {
        stage.configured(stage.configuration().with("deviceGroup", "lab"));
        stage.ask(new Ping(Stage.NAME));
        stage.atClient().nextSent();
        assertThat(stage.asked).containsExactly(
                new AccessRequest(Point.DAEMON, Stage.CLIENT, Stage.DEVICE, Stage.NAME, "lab", Kind.PING, Optional.empty()));
        assertThat(stage.audited).singleElement().satisfies(entry -> assertThat(entry.deviceGroup()).contains("lab"));
    }

    @Test
    void a_grant_for_something_else_reads_nothing() {
        Request request = new Request(ControlLink.open(stage.settings(), stage.daemonServices()),
                stage.notification(new Ping(Stage.NAME), Stage.CLIENT_KEYS), stage.settings());
        AccessRequest other = new AccessRequest(AtSign.of("@other"), Stage.DEVICE, Stage.NAME, Kind.PING, Optional.empty());
        Decision.Permit permit = new Decision.Permit(Set.of(), "test");
        assertThatThrownBy(() -> request.read(new Grant(other, permit, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThat(request.read(new Grant(request.access(), permit, 0))).isPresent();
    }

    private AtNotification named(String name) {
        return written()
                .map(message -> stage.notification(message, Stage.CLIENT_KEYS))
                .filter(one -> one.key().name().equals(name))
                .findFirst().orElseGet(() -> Stage.notification(name, "{}"));
    }

    @ParameterizedTest
    @MethodSource("reactions")
    void no_request_gets_past_a_denial(String name) {
        stage.policy = request -> Stage.deny("not in the list");
        assertThat(stage.atClient().deliver(named(name))).isTrue();
        assertThat(stage.asked).hasSize(1);
        Kind kind = Map.of("ping", Kind.PING, "npt_request", Kind.SERVICE, "sshpublickey", Kind.KEY)
                .getOrDefault(name.substring(0, name.indexOf('.')), Kind.SSH);
        assertThat(stage.asked.get(0).kind()).isEqualTo(kind);
        assertThat(stage.log.await("refused")).isEqualTo("INFO " + kind + " request of @gary_client refused: not in the list");
        assertThat(stage.log.all()).filteredOn(line -> line.contains("@gary_client")).hasSize(1);
        nothingHappens();
    }

    @ParameterizedTest
    @MethodSource("reactions")
    void no_request_is_done_before_the_decision(String name) {
        CompletableFuture<Decision> undecided = new CompletableFuture<>();
        stage.policy = request -> undecided;
        assertThat(stage.atClient().deliver(named(name))).isTrue();
        assertThat(stage.asked).hasSize(1);
        nothingHappens();
    }

    @ParameterizedTest
    @MethodSource("reactions")
    void an_authorizer_that_fails_lets_nobody_in(String name) {
        stage.policy = request -> CompletableFuture.failedStage(new TunnelException("the policy is broken"));
        stage.atClient().deliver(named(name));
        stage.log.await("the policy is broken");
        stage.policy = request -> {
            throw new TunnelException("the policy is worse");
        };
        stage.atClient().deliver(named(name));
        stage.log.await("the policy is worse");
        stage.policy = request -> CompletableFuture.completedStage(new Decision.Abstain());
        stage.atClient().deliver(named(name));
        stage.log.await("nobody had an opinion");
        nothingHappens();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh_request.my_pi_4.sshnp", "ping.pi_45.sshnp", "unknown.pi_4.sshnp", "pi_4.sshrvd"})
    void what_isnt_for_this_device_isnt_heard(String name) {
        assertThat(stage.atClient().deliver(Stage.notification(name, "x"))).isFalse();
        assertThat(stage.asked).isEmpty();
    }

    @Test
    void a_request_that_another_key_has_signed_is_ignored() {
        stage.atClient().deliver(stage.notification(new SessionRequest(ID, Stage.NAME, "127.0.0.1", 1), Stage.DEVICE_KEYS));
        ignoredSilently("WARNING session " + ID + ": the request isn't signed by the key of @gary_client");
    }

    @Test
    void a_request_that_was_altered_is_ignored() {
        AtNotification signed = stage.notification(stage.request(), Stage.CLIENT_KEYS);
        stage.atClient().deliver(Stage.notification(
                signed.key().name(), signed.value().replace("127.0.0.1", "127.0.0.2")));
        ignoredSilently("isn't signed by the key of @gary_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"direct\":true,\"sessionId\":\"s-1\",\"host\":\"127.0.0.1\",\"port\":1}",
        "{\"payload\":{\"direct\":true,\"sessionId\":\"s-1\",\"host\":\"127.0.0.1\",\"port\":1}}",
        "{\"payload\":{\"direct\":true,\"sessionId\":\"s-1\",\"host\":\"127.0.0.1\",\"port\":1},\"signature\":\"\","
                + "\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{\"direct\":true,\"sessionId\":\"s-1\",\"host\":\"127.0.0.1\",\"port\":1},\"signature\":\"AAAA\","
                + "\"hashingAlgo\":\"md5\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":{\"direct\":true,\"sessionId\":\"s-1\",\"host\":\"-oProxyCommand\",\"port\":1},\"signature\":\"AAAA\","
                + "\"hashingAlgo\":\"sha256\",\"signingAlgo\":\"rsa2048\"}",
        "{\"payload\":", "", "[]", "null", "connected", "\u0000"})
    void what_isnt_a_signed_request_is_ignored(String value) {
        stage.atClient().deliver(Stage.notification("ssh_request.pi_4.sshnp", value));
        ignoredSilently("ignored");
        assertThat(stage.log.all()).filteredOn(line -> line.contains("@gary_client")).hasSize(1);
    }

    @Test
    void a_client_without_a_public_key_is_ignored() {
        stage.atClient().records.clear();
        stage.ask(stage.request());
        ignoredSilently("@gary_client publishes no key to verify its request with");
    }

    @Test
    void a_client_whose_key_cant_be_had_is_ignored() {
        stage.atClient().troubled = Optional.of(new TunnelException("the atServer of @gary_client doesn't answer"));
        stage.ask(stage.request());
        ignoredSilently("WARNING SSH request of @gary_client came to nothing: the atServer of @gary_client doesn't answer");
    }

    @Test
    void a_rotated_key_counts_at_once_and_is_noticed() {
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
        stage.log.holdsNothingLike("has changed");
        stage.atClient().records.put(AtKey.publicKeyOf(Stage.CLIENT), Stage.DEVICE_KEYS.encryptionPublicKey());
        stage.atClient().deliver(stage.notification(stage.request(), Stage.DEVICE_KEYS));
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
        assertThat(stage.log.await("has changed")).startsWith("WARNING the public key of @gary_client");
        stage.ask(stage.request());
        stage.log.await("isn't signed by the key of @gary_client");
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
    }

    @Test
    void the_key_of_who_pings_is_there_when_a_session_is_asked_for() {
        stage.ask(new Ping(Stage.NAME));
        stage.atClient().nextSent();
        Await.until("the key is asked for", () -> !stage.atClient().asked.isEmpty());
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
        assertThat(stage.atClient().asked).containsExactly(AtKey.publicKeyOf(Stage.CLIENT));
    }

    @Test
    void a_ping_of_somebody_who_is_not_permitted_fetches_nothing() {
        stage.policy = request -> Stage.deny("no");
        stage.ask(new Ping(Stage.NAME));
        nothingHappens();
    }

    @Test
    void a_ping_is_answered_with_what_this_daemon_is_and_can() {
        stage.ask(new Ping(Stage.NAME));
        FakeAtClient.Sent sent = stage.atClient().nextSent();
        assertThat(sent.key()).hasToString("@gary_client:heartbeat.pi_4.sshnp@gary_device");
        assertThat(sent.value()).isEqualTo("{\"devicename\":\"pi_4\",\"deviceGroupName\":\"__none__\",\"version\":\"1.2.3\","
                + "\"corePackageVersion\":\"jnoports-1.2.3\",\"supportedFeatures\":{"
                + "\"srAuth\":true,\"srE2ee\":true,\"acceptsPublicKeys\":false,\"supportsPortChoice\":true,"
                + "\"adjustableTimeout\":true,\"controlChannelHeartbeats\":true,\"supportsRamEscr\":false,\"twinKeys\":true,"
                + "\"jnoportsAuthenticated1\":true},\"authModes\":[\"payload\"],\"allowedServices\":[\"localhost:*\"]}");
        assertThat(sent.timeToLive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(stage.asked).singleElement().satisfies(request -> {
            assertThat(request.kind()).isEqualTo(Kind.PING);
            assertThat(request.target()).isEmpty();
        });
    }

    @Test
    void more_requests_than_can_be_worked_on_are_dropped() {
        CompletableFuture<Decision> undecided = new CompletableFuture<>();
        stage.policy = request -> undecided;
        AtNotification ping = stage.notification(new Ping(Stage.NAME), Stage.CLIENT_KEYS);
        for (int i = 0; i <= Requests.MAX_IN_HAND; i++) {
            stage.atClient().deliver(ping);
        }
        stage.log.await("is dropped");
        assertThat(stage.asked).hasSize(Requests.MAX_IN_HAND);
        undecided.complete(new Decision.Permit(Set.of(), "test"));
        for (int i = 0; i < Requests.MAX_IN_HAND; i++) {
            stage.atClient().nextSent();
        }
        stage.closed();
        assertThat(stage.atClient().sent).isEmpty();
    }

    @Test
    void no_key_and_no_value_is_ever_logged() {
        stage.configured(stage.configuration().with("reply", "envelope"));
        stage.ask(stage.request());
        stage.reply();
        stage.atClient().deliver(Stage.notification("ssh_request.pi_4.sshnp", "{\"payload\":{\"secret\":\"s3cr3t\"}}"));
        stage.log.await("ignored");
        assertThat(Arrays.asList("PRIVATE KEY", "s3cr3t", Stage.CLIENT_KEYS.encryptionPublicKey()))
                .allSatisfy(secret -> stage.log.holdsNothingLike(secret));
    }
}
