package org.jnoports.role.client;

import java.util.List;
import java.util.Optional;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code npt}: a local port that leads to a TCP service near a device. */
@Component(service = Command.class, property = {
    Command.NAME + "=npt",
    Command.DESCRIPTION + "=opens a local port that leads to a TCP service near a device"
})
public final class NptCommand implements Command {
    private final Npt npt;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionEnds ends;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** Called by DS. */
    @Activate
    public NptCommand(BundleContext context, @Reference AtClients clients, @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference MessageCodec codec, @Reference(target = CryptoProvider.CURRENT) SecureStreams streams) {
        npt = new Npt(new ClientServices(clients, keysStore, codec, streams, () -> Installed.or(ends, "joins sessions"),
                () -> Installed.or(transport, "is a transport"), Optional::empty, Installed.srv(context)), WaitLimits.LINE);
    }

    NptCommand(ClientServices services, WaitLimits limits) {
        npt = new Npt(services, limits);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return npt.run(context, arguments);
    }
}
