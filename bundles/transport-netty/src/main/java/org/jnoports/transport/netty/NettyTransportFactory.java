package org.jnoports.transport.netty;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.Transport;

/** Makes the transport in plain Java; properties {@code org.jnoports.transport.netty.io} and {@code .drainMillis}. */
public final class NettyTransportFactory implements ServiceFactory {
    private static final String IO = NettyConfig.PID + ".io";
    private static final String DRAIN_MILLIS = NettyConfig.PID + ".drainMillis";

    @Override
    public Class<?> service() {
        return Transport.class;
    }

    @Override
    public Object create(Services services) {
        String text = services.property(DRAIN_MILLIS, String.valueOf(NettySettings.DRAIN_MILLIS));
        try {
            return new NettyTransport(NettySettings.of(
                    services.property(IO, NettySettings.AUTO), Long.parseLong(text), NettySettings.RANKING));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(DRAIN_MILLIS + " is '" + text + "', which is not a number", e);
        }
    }
}
