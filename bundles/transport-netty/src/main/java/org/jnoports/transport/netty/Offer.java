package org.jnoports.transport.netty;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * One transport as a service, made when it is first used: until then no class of Netty is loaded and no thread runs. All
 * bundles share it.
 */
final class Offer implements ServiceFactory<Transport> {
    /** Service property: {@code epoll}, {@code io_uring} or {@code nio}, once the transport is in use. */
    static final String IO = "transport.io";

    private static final String NETTY = "netty";

    private final ServiceRegistration<Transport> registration;
    private NettySettings settings; // this and the next one are guarded by this offer
    private Optional<NettyTransport> made = Optional.empty();

    Offer(BundleContext context, NettySettings settings) {
        this.settings = settings;
        registration = context.registerService(Transport.class, this, properties(settings, Optional.empty()));
    }

    private static Dictionary<String, Object> properties(NettySettings settings, Optional<NettyTransport> made) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Transport.NAME, NETTY);
        properties.put(Constants.SERVICE_RANKING, settings.ranking());
        made.ifPresent(transport -> properties.put(IO, transport.io().text()));
        return FrameworkUtil.asDictionary(properties);
    }

    @Override
    public Transport getService(Bundle user, ServiceRegistration<Transport> registered) {
        Optional<Dictionary<String, Object>> changed = Optional.empty();
        NettyTransport transport;
        synchronized (this) {
            if (made.isEmpty()) {
                made = Optional.of(new NettyTransport(settings));
                changed = Optional.of(properties(settings, made));
            }
            transport = made.get();
        }
        changed.ifPresent(registered::setProperties);
        return transport;
    }

    @Override
    public void ungetService(Bundle user, ServiceRegistration<Transport> registered, Transport transport) {
        // it stays for others, and for connections that are open
    }

    /** Another drain or ranking. */
    void change(NettySettings next) {
        Dictionary<String, Object> changed;
        synchronized (this) {
            settings = next;
            made.ifPresent(transport -> transport.drainFor(next.drain()));
            changed = properties(next, made);
        }
        registration.setProperties(changed);
    }

    /** No new users; what is open drains. */
    void withdraw() {
        registration.unregister();
        Optional<NettyTransport> transport;
        synchronized (this) {
            transport = made;
        }
        transport.ifPresent(NettyTransport::close);
    }
}
