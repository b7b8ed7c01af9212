package org.jnoports.role.relay;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** A {@link Relay} per configuration. */
@Component(service = Role.class, immediate = true, configurationPid = RelayComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RelayConfig.class, factory = true)
public final class RelayComponent implements Role {
    static final String PID = "org.jnoports.role.relay";

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final SettingsReader reader;
    private final Relay relay;

    /** May be swapped at any time; each session stays with the one of its beginning. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** Called by DS. */
    @Activate
    public RelayComponent(Map<String, Object> properties, @Reference AtClients atClients, @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference MessageCodec codec, @Reference SessionRegistry sessions) {
        String pid = properties.getOrDefault("service.pid", PID).toString();
        reader = new SettingsReader(pid, userHome());
        relay = new Relay(pid, new RoleInstance("relay", instanceName(pid)),
                new RelayServices(atClients, keysStore, codec, sessions, this::installedTransport));
    }

    /** After construction, when the transport has been set. */
    @Activate
    void start(RelayConfig config) {
        relay.configure(() -> reader.read(config));
    }

    @Modified
    void modified(RelayConfig config) {
        relay.configure(() -> reader.read(config));
    }

    @Deactivate
    void stop() {
        try {
            relay.close();
        } finally {
            ended.complete(null);
        }
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public RoleStatus status() {
        return relay.status();
    }

    @Override
    public CompletionStage<Void> ready() {
        return relay.ready();
    }

    private Transport installedTransport() {
        Transport current = transport;
        if (current == null) {
            throw new TunnelException("no transport is installed");
        }
        return current;
    }

    /** What comes after the factory PID: {@code garage} of {@code org.jnoports.role.relay~garage}. */
    private static String instanceName(String pid) {
        return pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : "default";
    }

    private static Path userHome() {
        return Path.of(Optional.ofNullable(System.getenv("HOME")).filter(home -> !home.isBlank())
                .orElseGet(() -> System.getProperty("user.home")));
    }
}
