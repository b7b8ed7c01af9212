package org.jnoports.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import org.jnoports.api.transport.Connection;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.jnoports.api.transport.TransportException;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** The component and the service that it offers, over a framework that only remembers. */
class OfferTest {
    /** One registration, as the framework would have it. */
    private static final class Registered {
        private final ServiceFactory<Transport> factory;
        private final ServiceRegistration<Transport> registration = fake(ServiceRegistration.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "setProperties" -> set((Dictionary<?, ?>) arguments[0]);
                case "unregister" -> gone = true;
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
        private volatile Dictionary<?, ?> properties; // the transport tells from a thread of its own what it uses
        private boolean gone;

        private Registered(ServiceFactory<Transport> factory, Dictionary<?, ?> properties) {
            this.factory = factory;
            this.properties = properties;
        }

        private void set(Dictionary<?, ?> next) {
            properties = next;
        }

        private Transport use() {
            return factory.getService(fake(Bundle.class, (self, method, arguments) -> null), registration);
        }
    }

    private final List<Registered> registered = new ArrayList<>();
    private Optional<NettyComponent> component = Optional.empty();

    @SuppressWarnings("unchecked")
    private static <T> T fake(Class<? super T> type, InvocationHandler calls) {
        return (T) Proxy.newProxyInstance(OfferTest.class.getClassLoader(), new Class<?>[] {type}, calls);
    }

    @SuppressWarnings("unchecked")
    private BundleContext framework() {
        return fake(BundleContext.class, (self, method, arguments) -> {
            Registered one = new Registered((ServiceFactory<Transport>) arguments[1], (Dictionary<?, ?>) arguments[2]);
            registered.add(one);
            return one.registration;
        });
    }

    private static NettyConfig config(String io, long drainMillis, int ranking) {
        return fake(NettyConfig.class, (self, method, arguments) -> switch (method.getName()) {
            case "io" -> io;
            case "drainMillis" -> drainMillis;
            default -> ranking;
        });
    }

    private NettyComponent open(NettyConfig config) {
        NettyComponent opened = new NettyComponent(framework(), config);
        component = Optional.of(opened);
        return opened;
    }

    @AfterEach
    void close() {
        component.ifPresent(NettyComponent::close);
    }

    private static boolean works(Transport transport) {
        try {
            transport.listen(new HostPort("127.0.0.1", 0), Optional.empty(), Connection::close).close();
            return true;
        } catch (TransportException e) {
            return false;
        }
    }

    @Test
    void the_transport_is_made_when_it_is_first_used_and_shared() {
        open(config("nio", 0, -5));
        Registered one = registered.get(0);
        assertThat(one.properties.get("transport.name")).isEqualTo("netty");
        assertThat(one.properties.get("service.ranking")).isEqualTo(-5);
        assertThat(one.properties.get("transport.io")).isNull();
        Transport used = one.use();
        Await.until("it says what it uses", () -> "nio".equals(one.properties.get("transport.io")));
        assertThat(one.use()).isSameAs(used);
        assertThat(works(used)).isTrue();
    }

    @Test
    void a_changed_ranking_changes_the_service_and_keeps_the_transport() {
        NettyComponent opened = open(config("nio", 0, -5));
        Transport used = registered.get(0).use();
        opened.modified(config("nio", 10, 100));
        assertThat(registered).hasSize(1);
        assertThat(registered.get(0).properties.get("service.ranking")).isEqualTo(100);
        assertThat(registered.get(0).properties.get("transport.io")).isEqualTo("nio");
        assertThat(registered.get(0).use()).isSameAs(used);
    }

    @Test
    void another_IO_is_another_transport_and_the_old_one_drains() {
        NettyComponent opened = open(config("nio", 0, 0));
        Transport old = registered.get(0).use();
        opened.modified(config("auto", 0, 0));
        assertThat(registered).hasSize(2);
        assertThat(registered.get(0).gone).isTrue();
        assertThat(works(old)).isFalse();
        assertThat(works(registered.get(1).use())).isTrue();
    }

    @Test
    void an_invalid_configuration_leaves_the_old_one_in_force() {
        NettyComponent opened = open(config("nio", 0, 0));
        opened.modified(config("kqueue", 0, 0));
        opened.modified(config("nio", -1, 0));
        assertThat(registered).hasSize(1);
        assertThat(registered.get(0).gone).isFalse();
        assertThat(works(registered.get(0).use())).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new NettyComponent(framework(), config("kqueue", 0, 0)));
    }

    @Test
    void nothing_is_left_after_deactivation_even_if_nobody_used_it() {
        open(config("nio", 0, 0)).close();
        assertThat(registered.get(0).gone).isTrue();
        component = Optional.empty();
        open(config("nio", 0, 0));
        Transport used = registered.get(1).use();
        component.ifPresent(NettyComponent::close);
        component = Optional.empty();
        assertThatThrownBy(() -> used.listen(new HostPort("127.0.0.1", 0), Optional.empty(), Connection::close))
                .hasMessageContaining("stopped");
    }
}
