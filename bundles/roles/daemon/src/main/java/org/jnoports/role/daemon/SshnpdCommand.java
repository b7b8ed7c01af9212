package org.jnoports.role.daemon;

import java.util.List;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.role.Roles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sshnpd}. */
@Component(service = Command.class, property = {
    Command.NAME + "=sshnpd",
    Command.DESCRIPTION + "=the device daemon: lets permitted clients reach this device's sshd"
})
public final class SshnpdCommand implements Command {
    private final Sshnpd sshnpd;

    @Activate
    public SshnpdCommand(@Reference Roles roles) {
        sshnpd = new Sshnpd(roles);
    }

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return sshnpd.run(context, arguments);
    }
}
