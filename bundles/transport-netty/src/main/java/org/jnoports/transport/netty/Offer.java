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

    private final ServiceRegistration<Transport> registration;
    private NettySettings settings; // this and the next one are guarded by this offer
    private Optional<NettyTransport> made = Optional.empty();

    Offer(BundleContext context, NettySettings settings) {
        this.settings = settings;
        registration = context.registerService(Transport.class, this, properties(settings, Optional.empty()));
    }

    private static Dictionary<String, Object> properties(NettySettings settings, Optional<NettyTransport> made) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Transport.NAME, NettyTransport.NAMED);
        properties.put(Constants.SERVICE_RANKING, settings.ranking());
        made.ifPresent(transport -> properties.put(IO, transport.io().text()));
        return FrameworkUtil.asDictionary(properties);
    }

    @Override
    public synchronized Transport getService(Bundle user, ServiceRegistration<Transport> registered) {
        if (made.isEmpty()) {
            made = Optional.of(new NettyTransport(settings));
            Threads.daemon("jnoports-netty-offer", this::tell).start();
        }
        return made.get();
    }

    /**
     * Says what is used, and with what ranking. Not within {@link #getService}: a component that is just being bound would hear
     * of a change of what it doesn't have yet, and DS then leaves it with nothing when a better transport comes. Without the
     * lock, since the framework calls others within: who comes last with something old looks again.
     */
    private void tell() {
        NettySettings told;
        do {
            Dictionary<String, Object> properties;
            synchronized (this) {
                told = settings;
                properties = properties(told, made);
            }
            try {
                registration.setProperties(properties);
            } catch (IllegalStateException e) {
                return; // withdrawn meanwhile: nobody needs to know
            }
        } while (!isCurrent(told));
    }

    private synchronized boolean isCurrent(NettySettings told) {
        return settings.equals(told);
    }

    @Override
    public void ungetService(Bundle user, ServiceRegistration<Transport> registered, Transport transport) {
        // it stays for others, and for connections that are open
    }

    /** Another drain or ranking. */
    void change(NettySettings next) {
        synchronized (this) {
            settings = next;
            made.ifPresent(transport -> transport.drainFor(next.drain()));
        }
        tell();
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
