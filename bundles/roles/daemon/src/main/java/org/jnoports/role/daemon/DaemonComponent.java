package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.keys.SshKeys;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.policy.AuditLog;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.role.Role;
import org.jnoports.api.role.RoleStatus;
import org.jnoports.api.session.RoleInstance;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Bridge;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
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

/** A {@link Daemon} per configuration. */
@Component(service = Role.class, immediate = true, configurationPid = DaemonComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DaemonConfig.class, factory = true)
public final class DaemonComponent implements Role {
    static final String PID = "org.jnoports.role.daemon";

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final SettingsReader reader;
    private final Daemon daemon;

    /** The transport may be swapped at any time; each session asks for the current one. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** New sessions are begun with the one of the moment. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionEnds ends;

    /** The decision point may be updated while requests arrive; while there is none, nobody is let in. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Authorizer authorizer;

    /** Where decisions are recorded, while there is one. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile AuditLog auditLog;

    @Activate
    public DaemonComponent(
            BundleContext context,
            Map<String, Object> properties,
            @Reference AtClients atClients,
            @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference MessageCodec codec,
            @Reference SessionRegistry sessions,
            @Reference(target = CryptoProvider.CURRENT) SshKeys sshKeys,
            @Reference(target = CryptoProvider.CURRENT) SecureStreams streams) {
        String pid = properties.getOrDefault("service.pid", PID).toString();
        reader = new SettingsReader(pid, userHome());
        Version version = context.getBundle().getVersion();
        daemon = new Daemon(
                new DaemonIdentity(pid, new RoleInstance("daemon", instanceName(pid)),
                        version.getMajor() + "." + version.getMinor() + "." + version.getMicro(), userName(), srv(context)),
                new DaemonServices(atClients, keysStore, codec, () -> Optional.ofNullable(authorizer), () -> Optional.ofNullable(auditLog),
                        sessions, sshKeys, () -> streams, this::installedEnds, this::installedTransport));
    }

    /** After construction, when the references above have been set. */
    @Activate
    void start(DaemonConfig config) {
        daemon.configure(() -> reader.read(config));
    }

    @Modified
    void modified(DaemonConfig config) {
        daemon.configure(() -> reader.read(config));
    }

    @Deactivate
    void stop() {
        try {
            daemon.close();
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
        return daemon.status();
    }

    @Override
    public CompletionStage<Void> ready() {
        return daemon.ready();
    }

    private SessionEnds installedEnds() {
        SessionEnds current = ends;
        if (current == null) {
            throw new TunnelException("no bundle that joins sessions is installed, such as org.jnoports.bridge");
        }
        return current;
    }

    private Transport installedTransport() {
        Transport current = transport;
        if (current == null) {
            throw new TunnelException("no transport is installed");
        }
        return current;
    }

    /** What comes after the factory PID: {@code garage} of {@code org.jnoports.role.daemon~garage}. */
    private static String instanceName(String pid) {
        return pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : "default";
    }

    private static Path userHome() {
        return Path.of(Optional.ofNullable(System.getenv("HOME"))
                .filter(home -> !home.isBlank())
                .orElseGet(() -> System.getProperty("user.home")));
    }

    /** The JVM says {@code ?} where the system knows no name for the user's number. */
    private static String userName() {
        return Optional.ofNullable(System.getProperty("user.name"))
                .filter(name -> !name.isBlank() && !name.equals("?"))
                .or(() -> Optional.ofNullable(System.getenv("USER")))
                .orElse("");
    }

    /** Bridge processes share the home, with its trust and its archives, whatever way it was named to this process. */
    private static SrvProgram srv(BundleContext context) {
        Optional<String> distribution = Optional.ofNullable(context.getProperty("jnoports.distribution"));
        Optional<String> home = Optional.ofNullable(context.getProperty("jnoports.home"));
        return new SrvProgram(
                distribution.map(place -> List.of(Path.of(place, "bin", "srv").toString())).orElse(List.of()),
                home.map(place -> Map.of("JNOPORTS_HOME", place)).orElse(Map.of()));
    }
}
