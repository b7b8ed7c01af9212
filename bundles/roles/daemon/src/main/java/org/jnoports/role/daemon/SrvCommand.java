package org.jnoports.role.daemon;

import java.util.List;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code srv}, also known as {@code sshrv}. */
@Component(service = Command.class, property = {
    Command.NAME + "=srv",
    Command.NAME + "=sshrv",
    Command.DESCRIPTION + "=joins a local TCP service and a relay port, for one session"
})
public final class SrvCommand implements Command {
    /** A running bridge keeps the transport that it began with. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** As the transport. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionEnds ends;

    /** As the transport. */
    @Reference(target = CryptoProvider.CURRENT, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SecureStreams streams;

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return new Srv(transport, ends, streams).run(context, arguments);
    }
}
