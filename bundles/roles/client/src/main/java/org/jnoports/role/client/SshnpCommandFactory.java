package org.jnoports.role.client;

import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.command.Command;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;
import org.jnoports.api.ssh.SshTunnels;

/** {@code sshnp} without OSGi. */
public final class SshnpCommandFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return Command.class;
    }

    @Override
    public String name() {
        return "sshnp";
    }

    @Override
    public Object create(Services services) {
        return new SshnpCommand(services.get(AtClients.class), services.get(AtKeysStore.class),
                services.get(MessageCodec.class), () -> tunnels(services), WaitLimits.DEFAULT);
    }

    private static Optional<SshTunnels> tunnels(Services services) {
        try {
            return Optional.of(services.get(SshTunnels.class));
        } catch (TunnelException e) {
            return Optional.empty(); // the bundle isn't on the path
        }
    }
}
