package org.jnoports.transport.nio;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Transport;

/** Makes the transport in plain Java; property {@code org.jnoports.transport.nio.drainMillis} as in the configuration. */
public final class NioTransportFactory implements ServiceFactory {
    private static final String DRAIN_MILLIS = NioConfig.PID + ".drainMillis";

    @Override
    public Class<?> service() {
        return Transport.class;
    }

    @Override
    public Object create(Services services) {
        String text = services.property(DRAIN_MILLIS, String.valueOf(NioSettings.DRAIN_MILLIS));
        try {
            return new NioTransport(NioSettings.of(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(DRAIN_MILLIS + " is '" + text + "', which is not a number", e);
        }
    }
}
