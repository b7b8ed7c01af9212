package org.jnoports.role.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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

/** {@code jnoports proxy DEVICE [HOST:PORT]}: joins stdin and stdout to a service near a device, for ssh's ProxyCommand. */
@Component(service = Command.class, property = {
    Command.NAME + "=proxy",
    Command.DESCRIPTION + "=joins stdin and stdout to a service near a device: a ProxyCommand for ssh"
})
public final class ProxyCommand implements Command {
    private final Proxy proxy;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionEnds ends;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** Called by DS. */
    @Activate
    public ProxyCommand(BundleContext context, @Reference AtClients clients, @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference MessageCodec codec, @Reference(target = CryptoProvider.CURRENT) SecureStreams streams) {
        proxy = new Proxy(new ClientServices(clients, keysStore, codec, streams, () -> Installed.or(ends, "joins sessions"),
                () -> Installed.or(transport, "is a transport"), Optional::empty, Installed.srv(context)), WaitLimits.LINE);
    }

    /** The process's own streams: ssh speaks binary through them, and nothing else may. */
    @Override
    public int run(CommandContext context, List<String> arguments) {
        InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return proxy.run(context, arguments, in, out);
    }
}
