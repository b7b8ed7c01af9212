package org.jnoports.transport.netty;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the transport. Not a service itself, because ranking and {@link Offer#IO} are properties that the service has and
 * its configuration hasn't. Only the framework's configuration thread calls it.
 */
@Component(immediate = true, service = {}, configurationPid = NettyConfig.PID)
@Designate(ocd = NettyConfig.class)
public final class NettyComponent {
    private static final Logger log = LoggerFactory.getLogger(NettyComponent.class);

    private final BundleContext context;
    private NettySettings settings;
    private Offer offer;

    /** @throws IllegalArgumentException with a sentence if the configuration is invalid */
    @Activate
    public NettyComponent(BundleContext context, NettyConfig config) {
        this.context = context;
        settings = NettySettings.from(config);
        offer = new Offer(context, settings);
    }

    /**
     * An invalid configuration leaves the old one in force. Another {@code io} is another transport: new sessions use it at
     * once, those of the old one drain.
     */
    @Modified
    void modified(NettyConfig config) {
        try {
            NettySettings next = NettySettings.from(config);
            if (next.io().equals(settings.io())) {
                offer.change(next);
            } else {
                Offer old = offer;
                offer = new Offer(context, next);
                old.withdraw();
            }
            settings = next;
        } catch (IllegalArgumentException e) {
            log.warn("{}; the last good configuration stays", e.getMessage());
        }
    }

    @Deactivate
    void close() {
        offer.withdraw();
    }
}
