package org.jnoports.atprotocol;

import java.nio.file.Path;
import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.ValueCipher;
import org.jnoports.api.plain.Services;
import org.jnoports.api.transport.HostPort;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The {@link AtClients} as a service. */
@Component(service = AtClients.class)
public final class AtClientsComponent implements AtClients {
    private final OpenClients clients;

    /** The transport may be swapped at any time; each connection is made by the current one. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    @Activate
    public AtClientsComponent(
            BundleContext context,
            @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference(target = CryptoProvider.CURRENT) ValueCipher cipher,
            @Reference(target = CryptoProvider.CURRENT) ServerCertificates certificates) {
        Path home = Homes.of(Optional.ofNullable(context.getProperty(Services.HOME)));
        clients = new OpenClients(home, keysStore, cipher, certificates, this::installedTransport, Timings.DEFAULT);
    }

    @Deactivate
    void stop() {
        clients.close();
    }

    @Override
    public AtClient open(AtSign atSign, Path keyFile, HostPort root) {
        return clients.open(atSign, keyFile, root);
    }

    private Transport installedTransport() {
        Transport current = transport;
        if (current == null) {
            throw new TunnelException("no transport is installed: install a transport bundle");
        }
        return current;
    }
}
