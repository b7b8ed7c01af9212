package org.jnoports.role.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.keys.CryptoProvider;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.ssh.SshTunnels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code sshnp}: opens a session to a device and prints the ssh command that uses it. */
@Component(service = Command.class, property = {
    Command.NAME + "=sshnp",
    Command.DESCRIPTION + "=opens a session to a device and prints the ssh command that uses it"
})
public final class SshnpCommand implements Command {
    private final ClientSession session;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile SshTunnels tunnels;

    @Activate
    public SshnpCommand(@Reference AtClients clients, @Reference(target = CryptoProvider.CURRENT) AtKeysStore keysStore, @Reference MessageCodec codec) {
        session = new ClientSession(clients, keysStore, codec, () -> Optional.ofNullable(tunnels), WaitLimits.DEFAULT);
    }

    SshnpCommand(AtClients clients, AtKeysStore keysStore, MessageCodec codec, Supplier<Optional<SshTunnels>> builtInSsh,
            WaitLimits limits) {
        session = new ClientSession(clients, keysStore, codec, builtInSsh, limits);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        Arguments given = new Arguments(arguments);
        if (given.has(Flag.HELP)) {
            Usage.print(context.name(), context.out());
        } else if (given.has(Flag.VERSION)) {
            context.out().println(context.name() + " " + version() + " (JNoPorts)");
        } else {
            open(context, given);
        }
        return DONE;
    }

    private void open(CommandContext context, Arguments given) {
        ClientSettings settings = new SettingsReader(given, context.userHome()).read();
        if (given.has(Flag.VERBOSE)) {
            context.verbose();
        }
        Consumer<String> progress = given.has(Flag.QUIET) ? step -> {} : context::progress;
        session.run(context, settings, progress);
    }

    private static String version() {
        try (InputStream in = SshnpCommand.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
