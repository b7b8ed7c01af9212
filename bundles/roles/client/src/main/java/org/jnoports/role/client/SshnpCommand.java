package org.jnoports.role.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.bridge.SessionEnds;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.ssh.SshTunnels;
import org.jnoports.api.stream.SecureStreams;
import org.jnoports.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code sshnp}: opens a session to a device, and runs ssh through it or prints the ssh command that uses it. */
@Component(service = Command.class, property = {
    Command.NAME + "=sshnp",
    Command.DESCRIPTION + "=opens a session to a device and runs or prints the ssh command that uses it"
})
public final class SshnpCommand implements Command {
    private final ClientSession older;
    private final SshLine line;
    private final DeviceList devices;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile SshTunnels tunnels;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile SessionEnds ends;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Transport transport;

    /** Called by DS. */
    @Activate
    public SshnpCommand(BundleContext context, @Reference AtClients clients, @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore,
            @Reference MessageCodec codec, @Reference(target = CryptoProvider.CURRENT) SecureStreams streams) {
        ClientServices services = new ClientServices(clients, keysStore, codec, streams, () -> Installed.or(ends, "joins sessions"),
                () -> Installed.or(transport, "is a transport"), () -> Optional.ofNullable(tunnels), Installed.srv(context));
        older = older(services, WaitLimits.DEFAULT);
        line = new SshLine(services, WaitLimits.LINE);
        devices = new DeviceList(services, WaitLimits.LINE);
    }

    SshnpCommand(ClientServices services, WaitLimits limits) {
        older = older(services, limits);
        line = new SshLine(services, limits);
        devices = new DeviceList(services, limits);
    }

    private static ClientSession older(ClientServices services, WaitLimits limits) {
        return new ClientSession(services.clients(), services.keysStore(), services.codec(), services.builtInSsh(), limits);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Arguments given = new Arguments(arguments);
        if (given.has(Flag.HELP)) {
            Usage.print(context.name(), context.out());
        } else if (given.has(Flag.VERSION)) {
            context.out().println(context.name() + " " + Installed.version() + " (JNoPorts)");
        } else {
            return open(context, given);
        }
        return DONE;
    }

    private int open(CommandContext context, Arguments given) {
        SettingsReader reader = new SettingsReader(given, context.userHome());
        if (given.has(Flag.LIST_DEVICES)) {
            return devices.list(context, reader.lister(), given.has(Flag.VERBOSE));
        }
        ClientSettings settings = reader.read();
        LineOptions options = reader.line();
        if (given.has(Flag.VERBOSE)) {
            context.verbose();
        }
        Consumer<String> progress = given.has(Flag.QUIET) ? step -> {} : context::progress;
        if (options.isOlder()) {
            older.run(context, settings, progress);
            return DONE;
        }
        boolean inline = given.has(Flag.INLINE) || (!given.has(Flag.OUTPUT_EXECUTION_COMMAND) && Installed.hasTerminal());
        return line.run(context, settings, options, inline, given.has(Flag.SEND_SSH_PUBLIC_KEY), progress);
    }
}
