package org.jnoports.commands.runtime;

import java.util.List;
import java.util.Locale;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.admin.PolicyBook;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.commands.typed.Syntax;
import org.jnoports.commands.typed.SyntaxCommand;
import org.jnoports.commands.typed.Table;
import org.jnoports.commands.typed.Typed;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code devices}: those whose daemon runs here, and those that policies here know. */
@Component(service = Command.class, property = {Command.NAME + "=devices", Command.RUNTIME + ":Boolean=true",
        Command.DESCRIPTION + "=lists the devices: daemons of this runtime, and what its policies know"})
public final class DevicesCommand extends SyntaxCommand {
    /** Come and go with policies; the whole list is exchanged. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile List<PolicyBook> books = List.of();

    private final LiveRoles roles;
    private final SessionRegistry sessions;

    /** Wired by DS. */
    @Activate
    public DevicesCommand(BundleContext context, @Reference SessionRegistry sessions) {
        super(new Syntax("devices", "Lists devices: those whose daemon runs here with its state, and those that a policy here has rules for.").json());
        roles = new LiveRoles(context);
        this.sessions = sessions;
    }

    @Override
    protected int perform(CommandContext context, Typed typed) {
        Table table = new Table().column("device", "DEVICE").column("atSign", "ATSIGN").column("knownBy", "KNOWN BY").column("state", "STATE")
                .column("permitOpen", "MAY OPEN").numbers("sessions", "SESSIONS").column("detail", "DETAIL");
        for (LiveRoles.LiveRole role : roles.of("daemon")) {
            long open = sessions.list().stream().filter(view -> view.role().equals(role.status().instance())).count();
            table.row().cell(role.value("device")).cell(role.value("atSign")).cell(role.status().instance().toString())
                    .cell(role.status().state().name().toLowerCase(Locale.ROOT)).cell(role.value("permitOpen")).cell(open).cell(role.status().detail());
        }
        for (PolicyBook book : books) {
            book.current().policy().devices().forEach(device -> table.row().cell(device.device()).cell(device.daemon().text()).cell("policy")
                    .cell("").cell("").cell(null).cell(device.name() + (device.deviceGroup().isEmpty() ? "" : " of group " + device.deviceGroup())));
        }
        table.print(context.out(), typed.json(), "no device is known here; 'jnoports enable daemon' makes this machine one");
        return DONE;
    }
}
