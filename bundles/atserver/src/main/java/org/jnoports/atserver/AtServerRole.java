package org.jnoports.atserver;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.ServerCertificates;
import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.store.AtServerStores;
import org.jnoports.api.transport.Transport;
import org.jnoports.atserver.connection.Limits;
import org.osgi.framework.BundleContext;
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

/** One configured atServer process. */
@Component(service = Role.class, immediate = true, configurationPid = AtServerSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AtServerConfig.class, factory = true)
public final class AtServerRole implements Role {
    private static final String HOME = "jnoports.home";

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Optional<Path> home;
    private final AtServerHost host;

    @Activate
    public AtServerRole(AtServerConfig config, Map<String, Object> properties, BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) AtServerStores stores,
            @Reference(target = CryptoProvider.CURRENT) ServerCertificates certificates,
            @Reference(target = CryptoProvider.CURRENT) AtKeysStore keys,
            @Reference(target = CryptoProvider.CURRENT) SignatureVerifier verifier) {
        home = Optional.ofNullable(context.getProperty(HOME)).map(Path::of);
        AtServerParts parts = new AtServerParts(stores, certificates, keys, verifier);
        host = new AtServerHost(name(properties), parts, Limits.standard(), InstantSource.system());
        apply(config);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTransport(Transport transport) {
        host.use(transport);
    }

    void unbindTransport(Transport transport) {
        host.lose(transport);
    }

    @Modified
    void modified(AtServerConfig config) {
        apply(config);
    }

    @Deactivate
    void deactivate() {
        try {
            host.close();
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
        return host.status();
    }

    @Override
    public CompletionStage<Void> ready() {
        return host.ready();
    }

    private void apply(AtServerConfig config) {
        try {
            host.configure(AtServerSettings.from(config, home));
        } catch (TunnelException e) {
            host.refuse(e);
        }
    }

    /** What the configuration's file calls it: {@code org.jnoports.atserver~name}. */
    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault("service.pid", AtServerSettings.PID));
        return pid.startsWith(AtServerSettings.PID) && pid.length() > AtServerSettings.PID.length() + 1
                ? pid.substring(AtServerSettings.PID.length() + 1) : "default";
    }
}
