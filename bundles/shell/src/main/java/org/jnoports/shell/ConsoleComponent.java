package org.jnoports.shell;

import java.util.Optional;
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

/** The console, as long as the bundle runs. */
@Component(service = {}, immediate = true)
public final class ConsoleComponent {
    /** Comes and goes with Gogo. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Shells shells;

    private final ConsoleServer server;

    /** Called by DS. */
    @Activate
    public ConsoleComponent(BundleContext context) {
        server = ConsoleServer.start(Place.of(context), new CommandServices(context), () -> Optional.ofNullable(shells));
    }

    @Deactivate
    void close() {
        server.close();
    }
}
