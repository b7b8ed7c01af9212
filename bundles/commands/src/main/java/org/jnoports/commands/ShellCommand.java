package org.jnoports.commands;

import java.util.List;
import org.jnoports.api.TunnelException;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code jnoports shell} is the launcher's own doing; this says so in the list of commands, and to who types it in the shell. */
@Component(property = {Command.NAME + "=shell", Command.DESCRIPTION + "=the shell of the runtime that runs in this home"})
public final class ShellCommand implements Command {
    /** Called by DS. */
    @Activate
    public ShellCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        throw new TunnelException("this is the shell; type 'help' for its commands, 'exit' to leave it");
    }
}
