package org.jnoports.role.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.command.UsageException;
import org.jnoports.api.keys.AtKeysStore;
import org.jnoports.api.role.Roles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code srvd}, once {@code sshrvd}: its flags become a configuration of the role, which runs until it is asked to end. */
@Component(service = Command.class, property = {
    Command.NAME + "=srvd",
    Command.NAME + "=sshrvd",
    Command.DESCRIPTION + "=the relay: leases pairs of ports and joins who dials them"
})
public final class SrvdCommand implements Command {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final Roles roles;

    /** Called by DS. */
    @Activate
    public SrvdCommand(@Reference Roles roles) {
        this.roles = roles;
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        SrvdFlags flags = SrvdFlags.parse(context.name(), arguments);
        if (flags.help()) {
            flags.printUsage(context.out());
            return DONE;
        }
        Map<String, Object> configuration = configuration(flags, context);
        if (flags.verbose()) {
            context.verbose();
        }
        return serve(context, configuration);
    }

    private int serve(CommandContext context, Map<String, Object> configuration) {
        try (Roles.Configured relay = roles.configure(RelayComponent.PID, configuration)) {
            context.progress("Connecting as " + configuration.get("atSign"));
            relay.awaitReady(READY_LIMIT);
            context.progress("Relay " + configuration.get("atSign") + " leases ports of " + configuration.get("advertisedHost"));
            context.stopping().toCompletableFuture().join();
            context.progress("Stopping: no new sessions, running ones may go on for some seconds");
        }
        return DONE;
    }

    private static Map<String, Object> configuration(SrvdFlags flags, CommandContext context) {
        AtSign atSign = checked(context, "--atsign", flags.required("--atsign"), AtSign::of);
        Map<String, Object> configuration = new HashMap<>();
        configuration.put("atSign", atSign.text());
        configuration.put("keyFile", flags.value("--key-file").orElseGet(() -> defaultKeys(context.userHome(), atSign)));
        configuration.put("advertisedHost", checked(context, "--ip", flags.required("--ip"), SettingsReader::advertisedHost));
        flags.value("--manager").ifPresent(text -> configuration.put("manager",
                checked(context, "--manager", text, SettingsReader::manager).map(AtSign::text).orElse("open")));
        flags.value("--ports").ifPresent(text -> {
            checked(context, "--ports", text, PortRange::parse);
            configuration.put("ports", text);
        });
        flags.value("--bind").ifPresent(text -> configuration.put("bindHost", checked(context, "--bind", text, SettingsReader::bindHost)));
        flags.value("--root-domain").ifPresent(text -> configuration.put("rootDomain", text));
        return configuration;
    }

    private static String defaultKeys(Path userHome, AtSign atSign) {
        return AtKeysStore.defaultFile(userHome, atSign).toString();
    }

    private static <T> T checked(CommandContext context, String flag, String text, Function<String, T> check) {
        try {
            return check.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(context.name() + ": " + flag + " '" + text + "': " + e.getMessage());
        }
    }
}
