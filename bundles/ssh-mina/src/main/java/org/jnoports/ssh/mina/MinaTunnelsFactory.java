package org.jnoports.ssh.mina;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshTunnels;

/** {@link SshTunnels} without OSGi. */
public final class MinaTunnelsFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SshTunnels.class;
    }

    @Override
    public Object create(Services services) {
        return new MinaTunnels();
    }
}
