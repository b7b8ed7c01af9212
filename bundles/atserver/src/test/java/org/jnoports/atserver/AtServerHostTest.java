package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.plain.Services;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.jnoports.testkit.Await;
import org.jnoports.testkit.HandTurnedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, changing, moving and stopping. */
class AtServerHostTest {
    @TempDir
    Path directory;

    @Test
    void it_says_where_it_is_and_takes_that_back_at_the_end() throws IOException {
        AtServerSettings settings;
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a", "@b")) {
            settings = servers.settings;
            HostPort directory = servers.directory();
            assertThat(servers.host.status()).isEqualTo(new RoleStatus(new RoleInstance("atserver", "test"), RoleStatus.State.READY,
                    "atDirectory " + directory + ", atServers of @a, @b"));
            assertThat(directory.host()).isEqualTo("localhost");
            assertThat(Files.getPosixFilePermissions(settings.addressFile())).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertThat(settings.addressFile()).doesNotExist();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("jnoports-atserver") && thread.isAlive());
    }

    @Test
    void a_restart_with_the_same_key_files_keeps_logins_and_ports() {
        HostPort before;
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a")) {
            servers.owner("@a");
            before = servers.address("@a");
        }
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a")) {
            assertThat(servers.owner("@a").reply("lookup:publickey@a")).isNotEmpty();
            assertThat(servers.address("@a")).isEqualTo(before);
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); Parts parts = new Parts(directory)) {
            AtServerSettings settings = parts.settings(taken.getLocalPort(), "@a");
            parts.host.configure(settings);
            parts.host.use(parts.services.get(Transport.class));
            TunnelException failure = Await.failure(TunnelException.class, parts.host.ready());
            assertThat(failure).hasMessageContaining("org.jnoports.atserver").hasMessageContaining("rootPort = '" + taken.getLocalPort() + "'");
            assertThat(parts.host.status().state()).isEqualTo(RoleStatus.State.FAILED);
            assertThat(parts.host.status().detail()).isEqualTo(failure.getMessage());
            parts.host.configure(parts.settings(0, "@a"));
            Await.until("it is ready after the mistake is mended", () -> parts.host.status().state() == RoleStatus.State.READY);
            Await.value(parts.host.ready());
        }
    }

    @Test
    void it_waits_for_a_transport() {
        try (Parts parts = new Parts(directory)) {
            parts.host.configure(parts.settings(0, "@a"));
            Await.until("it says so", () -> parts.host.status().detail().contains("transport"));
            assertThat(parts.host.ready().toCompletableFuture()).isNotDone();
            parts.host.use(parts.services.get(Transport.class));
            Await.value(parts.host.ready());
            parts.host.lose(parts.services.get(Transport.class));
            Await.until("it waits again", () -> parts.host.status().state() == RoleStatus.State.STARTING);
        }
    }

    @Test
    void a_bad_configuration_fails_a_new_one_and_leaves_a_good_one_in_force() {
        try (Parts parts = new Parts(directory)) {
            parts.host.refuse(new TunnelException("key = 'x' isn't valid"));
            assertThat(Await.failure(TunnelException.class, parts.host.ready())).hasMessage("key = 'x' isn't valid");
            parts.host.use(parts.services.get(Transport.class));
            parts.host.configure(parts.settings(0, "@a"));
            Await.until("it is ready", () -> parts.host.status().state() == RoleStatus.State.READY);
            RoleStatus good = parts.host.status();
            parts.host.refuse(new TunnelException("key = 'x' isn't valid"));
            parts.host.configure(parts.settings(0, "@a"));
            Await.value(parts.host.ready());
            assertThat(parts.host.status()).isEqualTo(good);
        }
    }

    @Test
    void atsigns_come_and_go_without_disturbing_the_others() {
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a", "@b")) {
            RawClient stays = servers.owner("@a");
            RawClient goes = servers.owner("@b");
            stays.reply("update:public:kk@a v");
            AtServerSettings next = TestServers.settings(directory, servers.settings.keysDirectory(), "@a", "@c");
            servers.host.configure(next);
            Await.until("@c is there", () -> servers.host.status().detail().endsWith("atServers of @a, @c"));
            assertThat(goes.record()).isEqualTo("(closed)");
            assertThat(servers.root().ask("b")).isEqualTo("null\r\n@");
            assertThat(servers.root().ask("c")).startsWith("localhost:");
            assertThat(stays.reply("llookup:public:kk@a")).isEqualTo("data:v");
            assertThat(servers.owner("@c").reply("plookup:kk@a")).isEqualTo("data:v");
        }
    }

    @Test
    void what_can_not_be_delivered_now_is_delivered_when_the_other_atserver_is_back() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(10), Duration.ofMillis(50));
        try (TestServers servers = TestServers.start(directory, limits, "@a")) {
            RawClient sender = servers.owner("@a");
            assertThat(sender.reply("notify:id:wait:ttln:600000:@b:kk@a:v")).isEqualTo("data:wait");
            Await.until("it has failed", () -> sender.reply("notify:status:wait").equals("data:errored"));
            servers.host.configure(TestServers.settings(directory, servers.settings.keysDirectory(), "@a", "@b"));
            Await.until("it is delivered", () -> {
                servers.clock.advance(Duration.ofMillis(10));
                return sender.reply("notify:status:wait").equals("data:delivered");
            });
            assertThat(servers.owner("@b").reply("notify:fetch:wait")).contains("\"atValue\":\"v\"");
        }
    }

    @Test
    void what_can_not_be_delivered_for_long_waits_until_it_expires() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(1), Duration.ofMillis(2));
        try (TestServers servers = TestServers.start(directory, limits, "@a")) {
            RawClient sender = servers.owner("@a");
            assertThat(sender.reply("notify:id:waits:ttln:600000:@b:kk@a:v")).isEqualTo("data:waits");
            assertThat(sender.reply("notify:id:expires:ttln:1000:@b:kk@a:v")).isEqualTo("data:expires");
            Await.until("it was tried often", () -> {
                servers.clock.advance(Duration.ofMillis(2));
                return sender.reply("notify:fetch:waits").matches(".*\"retryCount\":\"3[2-9]\".*");
            });
            servers.clock.advance(Duration.ofSeconds(1));
            servers.host.configure(TestServers.settings(directory, servers.settings.keysDirectory(), "@a", "@b"));
            Await.until("it is delivered once the other one is there", () -> {
                servers.clock.advance(Duration.ofMillis(20));
                return sender.reply("notify:status:waits").equals("data:delivered");
            });
            assertThat(sender.reply("notify:status:expires")).isEqualTo("data:expired");
            assertThat(servers.owner("@b").reply("notify:list:kk")).contains("waits").doesNotContain("expires\"");
        }
    }

    @Test
    void what_the_other_atserver_refuses_is_given_up_after_thirty_attempts_and_holds_up_nobody() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(1), Duration.ofMillis(2));
        try (TestServers servers = TestServers.start(directory, limits, "@a", "@b")) {
            RawClient sender = servers.owner("@a");
            assertThat(sender.reply("notify:id:refused:ttln:600000:@b:" + "x".repeat(250) + "@a:v")).isEqualTo("data:refused");
            sender.reply("notify:id:now:@b:kk@a:v");
            Await.until("it was tried often enough", () -> {
                servers.clock.advance(Duration.ofMillis(2));
                return sender.reply("notify:fetch:refused").contains("\"retryCount\":\"30\"");
            });
            assertThat(sender.reply("notify:status:now")).isEqualTo("data:delivered");
            servers.clock.advance(Duration.ofSeconds(5));
            assertThat(sender.reply("notify:status:refused")).isEqualTo("data:errored");
        }
    }

    @Test
    void a_restart_keeps_records_notifications_and_enrolments_and_delivers_what_waited() {
        Limits limits = Limits.standard().withRetries(Duration.ofMillis(10), Duration.ofMillis(50));
        String id;
        try (TestServers servers = TestServers.start(directory, limits, "@a")) {
            RawClient owner = servers.owner("@a");
            assertThat(owner.reply("update:ttl:600000:kept.x@a v")).isEqualTo("data:" + owner.reply("stats:3").replaceAll(".*\"value\":\"(\\d+)\".*", "$1"));
            assertThat(owner.reply("notify:id:waits:ttln:600000:@b:kk@a:v")).isEqualTo("data:waits");
            String otp = owner.reply("otp:get").substring("data:".length());
            id = servers.connect("@a").reply("enroll:request:{\"appName\":\"app\",\"deviceName\":\"dev\",\"namespaces\":{\"x\":\"rw\"},\"otp\":\"" + otp
                    + "\",\"apkamPublicKey\":\"k\"}").replaceAll(".*\"enrollmentId\":\"([^\"]+)\".*", "$1");
        }
        try (TestServers servers = TestServers.start(directory, limits, "@a", "@b")) {
            RawClient owner = servers.owner("@a");
            assertThat(owner.reply("llookup:kept.x@a")).isEqualTo("data:v");
            assertThat(owner.reply("enroll:fetch:{\"enrollmentId\":\"" + id + "\"}")).contains("\"appName\":\"app\"").contains("pending");
            Await.until("it is delivered", () -> {
                servers.clock.advance(Duration.ofMillis(10));
                return owner.reply("notify:status:waits").equals("data:delivered");
            });
            assertThat(servers.owner("@b").reply("notify:fetch:waits")).contains("\"atValue\":\"v\"");
        }
    }

    @Test
    void a_damaged_store_is_named_and_the_others_are_served() throws IOException {
        AtServerSettings settings;
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a", "@b")) {
            settings = servers.settings;
            servers.owner("@b").reply("update:public:kk@b v");
        }
        Path damaged = settings.storeDirectory().resolve("@a.mv");
        Files.write(damaged, new byte[10_000]);
        try (TestServers servers = TestServers.start(settings, Limits.standard())) {
            assertThat(servers.host.status().state()).isEqualTo(RoleStatus.State.READY);
            assertThat(servers.host.status().detail()).contains("atServers of @b; @a isn't served: the store " + damaged + " is damaged");
            assertThat(servers.root().ask("a")).isEqualTo("null\r\n@");
            assertThat(servers.owner("@b").reply("llookup:public:kk@b")).isEqualTo("data:v");
        }
    }

    @Test
    void another_transport_takes_over_the_same_ports() {
        try (TestServers servers = TestServers.start(directory, Limits.standard(), "@a", "@b"); Services other = new Services(getClass().getClassLoader(), Map.of())) {
            RawClient before = servers.owner("@a");
            HostPort root = servers.directory();
            servers.host.use(other.get(Transport.class));
            servers.host.lose(servers.services.get(Transport.class));
            servers.host.configure(TestServers.settings(directory, servers.settings.keysDirectory(), "@b", "@a"));
            Await.until("the change after the move is made", () -> servers.host.status().detail().endsWith("@b, @a"));
            assertThat(before.reply("noop:0")).isEqualTo("data:ok");
            assertThat(servers.directory()).isEqualTo(root);
            assertThat(servers.owner("@a").reply("plookup:publickey@b")).startsWith("data:M");
            servers.disconnect();
            servers.host.close();
        }
    }

    @Test
    void an_interrupted_life_can_be_closed_twice() {
        Parts parts = new Parts(directory);
        parts.host.configure(parts.settings(0, "@a"));
        parts.host.close();
        parts.host.close();
        parts.host.use(parts.services.get(Transport.class));
        parts.services.close();
    }

    /** A host that nobody has configured yet. */
    private static final class Parts implements AutoCloseable {
        private final Path directory;
        private final Services services = new Services(AtServerHostTest.class.getClassLoader(), Map.of());
        private final AtServerHost host = new AtServerHost("test", AtServerParts.of(services), Limits.standard(), new HandTurnedClock());

        Parts(Path directory) {
            this.directory = directory;
        }

        AtServerSettings settings(int rootPort, String atSign) {
            AtServerSettings usual = TestServers.settings(directory, Optional.empty(), atSign);
            return new AtServerSettings(usual.host(), usual.bindHost(), rootPort, List.of(AtSign.of(atSign)), Optional.empty(), usual.dataDirectory(), usual.trustFile(), usual.testing(), usual.tuning());
        }

        @Override
        public void close() {
            host.close();
            services.close();
        }
    }
}
