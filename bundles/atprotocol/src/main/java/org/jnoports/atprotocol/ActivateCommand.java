package org.jnoports.atprotocol;

import java.util.List;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code at_activate}. */
@Component(service = Command.class, property = {
    Command.NAME + "=at_activate",
    Command.DESCRIPTION + "=activates a new atSign, and lets apps in that want keys of their own"
})
public final class ActivateCommand implements Command {
    private final AtActivate atActivate;

    /** The transport may be swapped at any time. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    @Activate
    public ActivateCommand(@Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore, @Reference(target = CryptoProvider.CURRENT) ServerCertificates certificates) {
        atActivate = new AtActivate(keysStore, certificates, this::installedTransport, Timings.DEFAULT);
    }

    /** In plain Java. */
    public ActivateCommand(AtKeysStore keysStore, ServerCertificates certificates, Transport transport) {
        this(keysStore, certificates);
        this.transport = transport;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return atActivate.run(context, arguments);
    }

    private Transport installedTransport() {
        Transport current = transport;
        if (current == null) {
            throw new TunnelException("no transport is installed: install a transport bundle");
        }
        return current;
    }
}
