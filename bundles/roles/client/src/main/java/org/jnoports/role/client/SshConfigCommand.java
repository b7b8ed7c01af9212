package org.jnoports.role.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code jnoports ssh-config DEVICE@ATSIGN… -f ATSIGN -r ATSIGN}: prints {@code Host} blocks for ssh_config(5), so that
 * {@code ssh garage}, scp, rsync and whatever uses them reach devices as if they were hosts.
 */
@Component(service = Command.class, property = {
    Command.NAME + "=ssh-config",
    Command.DESCRIPTION + "=prints Host blocks for ~/.ssh/config, so that ssh, scp and rsync reach devices by their names"
})
public final class SshConfigCommand implements Command {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@+=:,./-]+");
    private final Optional<Path> program;

    /** Called by DS. */
    @Activate
    public SshConfigCommand(BundleContext context) {
        this(Optional.ofNullable(context.getProperty("jnoports.distribution")).map(place -> Path.of(place, "bin", "jnoports")));
    }

    SshConfigCommand(Optional<Path> program) {
        this.program = program;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        NptFlags flags = new NptFlags(context.name(), context.userHome(), arguments);
        if (flags.has("--help")) {
            context.out().println("Usage: jnoports ssh-config DEVICE[@ATSIGN]... -f ATSIGN [-t ATSIGN] -r ATSIGN [-k FILE] [--root-domain HOST[:PORT]]");
            return DONE;
        }
        if (flags.rest().isEmpty()) {
            throw new UsageException(context.name() + ": name at least one DEVICE, or DEVICE@ATSIGN");
        }
        flags.rest().forEach(target -> context.out().print(block(context, flags.settings(Optional.of(target)))));
        return DONE;
    }

    /** The device's host key is remembered under a name of its own, and checked, whatever the way to it is. */
    private String block(CommandContext context, ClientSettings settings) {
        List<String> proxy = new ArrayList<>(List.of(program.map(Path::toString).orElse("jnoports"), "--home",
                context.home().toAbsolutePath().normalize().toString(), "proxy", settings.device() + settings.daemon(), "localhost:%p",
                "-f", settings.client().text(), "-r", settings.relay().text(), "-k", settings.keyFile().toString(),
                "--root-domain", settings.root().toString()));
        KnownHostsOptions knownHosts = new KnownHostsOptions(SshNames.hostKeyAlias(settings.device(), settings.daemon()),
                context.home().toAbsolutePath().normalize().resolve("data").resolve("known_hosts"));
        StringBuilder block = new StringBuilder();
        block.append("Host ").append(settings.device()).append('\n');
        knownHosts.options().forEach(option -> block.append("    ").append(option).append('\n'));
        block.append("    StrictHostKeyChecking accept-new\n");
        block.append("    ProxyCommand ").append(String.join(" ", proxy.stream().map(SshConfigCommand::word).toList())).append('\n');
        return block.append('\n').toString();
    }

    /** For the shell that ssh runs it with; {@code %} begins a token there, except in the one that is meant to. */
    private static String word(String text) {
        String escaped = text.equals("localhost:%p") ? text : text.replace("%", "%%");
        return text.equals("localhost:%p") || PLAIN.matcher(text).matches() ? escaped : "'" + escaped.replace("'", "'\\''") + "'";
    }
}
