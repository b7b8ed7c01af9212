package org.jnoports.shell;

import java.util.Optional;
import org.jnoports.api.TunnelException;
import org.jnoports.shell.console.ConsoleServer;
import org.jnoports.shell.console.Shells;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console, as long as the bundle runs. */
@Component(service = {}, immediate = true)
public final class ConsoleComponent {
    /** Comes and goes with Gogo. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Shells shells;

    private static final Logger log = LoggerFactory.getLogger(ConsoleComponent.class);

    private final Optional<ConsoleServer> server;

    /** Called by DS. */
    @Activate
    public ConsoleComponent(BundleContext context) {
        server = start(context);
    }

    /** A runtime without a console does its work all the same. */
    private Optional<ConsoleServer> start(BundleContext context) {
        try {
            return Optional.of(ConsoleServer.start(Place.of(context), new CommandServices(context), () -> Optional.ofNullable(shells)));
        } catch (TunnelException e) {
            log.warn("{}", e.getMessage());
            log.debug("console", e);
            return Optional.empty();
        }
    }

    @Deactivate
    void close() {
        server.ifPresent(ConsoleServer::close);
    }
}
