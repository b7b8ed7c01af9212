package org.jnoports.role.client;

import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeys;

/** Opens sessions of 5.x from keys to what both sides agreed to; the control connections are closed again before bytes flow. */
final class LineClient {
    /** Who has the control connection of a session in multi mode. */
    enum Holder {
        /** So it is begun while the daemon is asked. */
        THIS_PROCESS,
        /** Another process, or nobody, in single mode. */
        SOMEBODY_ELSE
    }

    private final ClientServices services;
    private final WaitLimits limits;

    LineClient(ClientServices services, WaitLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    /** @see LineOpening#open */
    OpenedLine open(CommandContext context, ClientSettings settings, LineOptions options, Optional<LineOpening.Service> service,
            Optional<String> sshKey, Holder holder, Consumer<String> progress) {
        Waiting waiting = new Waiting(context.stopping());
        AtKeys keys = services.keysStore().read(settings.keyFile());
        progress.accept("keys read");
        try (AtClient client = services.clients().open(settings.client(), settings.keyFile(), settings.root())) {
            client.prepare(settings.relay()); // beside the monitor's beginning
            LineOpening opening = new LineOpening(settings, options, services, holder, limits, waiting, keys, progress);
            waiting.await(client.ready(limits.connect()), limits.connect().multipliedBy(2), "no connection to the atServer of "
                    + settings.client() + " within " + WaitLimits.text(limits.connect()) + ": check the network and try again");
            progress.accept("connected to the atServer of " + settings.client());
            return opening.open(client, service, sshKey);
        }
    }
}
