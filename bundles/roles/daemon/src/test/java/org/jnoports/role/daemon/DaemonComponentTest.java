package org.jnoports.role.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.Ping;
import org.jnoports.api.message.SessionReply;
import org.jnoports.api.message.SessionReply.ConnectedText;
import org.jnoports.api.message.SessionReply.Failed;
import org.jnoports.api.policy.AuditEntry;
import org.jnoports.api.policy.AuditEntry.Event;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.PermitOpen;
import org.jnoports.api.role.RoleStatus.State;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class DaemonComponentTest {
    private static final Authorizer PERMITTING = Stage.deciding(request -> Stage.permit(PermitOpen.ANY));

    @TempDir Path home;
    private Stage stage;
    private DaemonComponent component;

    @BeforeEach
    void activate() {
        stage = new Stage(home);
        component = component("org.jnoports.role.daemon~garage");
        component.authorizer = PERMITTING;
        component.ends = stage.services.get(SessionEnds.class);
    }

    private DaemonComponent component(String pid) {
        return new DaemonComponent(context(), Map.of("service.pid", pid), stage.atClients, stage.services.get(AtKeysStore.class),
                stage.codec, stage.sessions, stage.services.get(SshKeys.class), stage.services.get(SecureStreams.class));
    }

    private static BundleContext context() {
        Bundle bundle = fake(Bundle.class, "getVersion", Version.parseVersion("1.2.3.qualified"));
        return fake(BundleContext.class, "getBundle", bundle);
    }

    private static <T> T fake(Class<T> type, String method, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, called, arguments) -> called.getName().equals(method) ? answer : null));
    }

    @AfterEach
    void leave() throws IOException {
        component.stop();
        stage.close();
    }

    @Test
    void an_instance_is_called_as_its_configuration() {
        assertThat(component.status().instance()).isEqualTo(new RoleInstance("daemon", "garage"));
        assertThat(component("org.jnoports.role.daemon").status().instance()).isEqualTo(new RoleInstance("daemon", "default"));
        assertThat(component("org.jnoports.role.daemon.1234").status().instance()).isEqualTo(new RoleInstance("daemon", "1234"));
    }

    @Test
    void a_bad_first_configuration_doesnt_throw() {
        component.start(new Configuration().build());
        assertThat(component.status().state()).isEqualTo(State.FAILED);
        assertThat(component.status().detail()).isEqualTo("org.jnoports.role.daemon~garage: atSign is missing");
        assertThat(component.ready().toCompletableFuture()).isCompletedExceptionally();
        component.modified(stage.configuration().build());
        assertThat(component.status().state()).isEqualTo(State.READY);
        assertThat(component.ready().toCompletableFuture()).isCompleted();
    }

    @Test
    void the_transport_may_come_and_go() {
        component.start(stage.configuration().build());
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(
                new Failed("Failed to start up the daemon side of the srv socket tunnel : no transport is installed"));
        component.transport = stage.services.get(Transport.class);
        stage.ask(stage.request());
        assertThat(((SessionReply) stage.reply()).outcome()).isEqualTo(new ConnectedText());
    }

    @Test
    void the_decision_point_may_come_and_go_and_without_one_nobody_is_let_in() {
        component.start(stage.configuration().build());
        component.authorizer = null;
        stage.ask(new Ping(Stage.NAME));
        stage.log.await("PING request of @gary_client refused: no bundle that decides is installed");
        stage.ask(stage.request());
        stage.log.await("SSH request of @gary_client refused: no bundle that decides is installed");
        assertThat(stage.atClient().sent).isEmpty();
        component.authorizer = PERMITTING;
        stage.ask(new Ping(Stage.NAME));
        assertThat(stage.atClient().nextSent().key().name()).isEqualTo("heartbeat.pi_4.sshnp");
    }

    @Test
    void the_audit_log_may_come_and_go() {
        BlockingQueue<AuditEntry> entries = new LinkedBlockingQueue<>();
        component.start(stage.configuration().build());
        stage.ask(new Ping(Stage.NAME));
        stage.atClient().nextSent();
        component.auditLog = Stage.auditing(entries::add);
        stage.ask(new Ping(Stage.NAME));
        stage.atClient().nextSent();
        assertThat(entries).singleElement().satisfies(entry -> assertThat(entry.event()).isEqualTo(Event.PERMITTED));
    }

    @Test
    void the_version_is_the_bundles() {
        component.start(stage.configuration().build());
        stage.ask(new Ping(Stage.NAME));
        assertThat(stage.atClient().nextSent().value()).contains("\"version\":\"1.2.3\"");
    }
}
