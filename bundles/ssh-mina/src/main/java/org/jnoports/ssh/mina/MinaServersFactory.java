package org.jnoports.ssh.mina;

import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshServers;

/** {@link SshServers} without OSGi. */
public final class MinaServersFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return SshServers.class;
    }

    @Override
    public Object create(Services services) {
        return new MinaServers();
    }
}
