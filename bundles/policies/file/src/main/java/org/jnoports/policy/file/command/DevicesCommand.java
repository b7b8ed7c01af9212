package org.jnoports.policy.file.command;

import java.util.List;
import java.util.Map;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.admin.Device;
import org.jnoports.api.policy.admin.PolicyBook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code policy-devices}. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-devices",
    Command.DESCRIPTION + "=devices in a policy book: list, add, change, remove",
    Command.RUNTIME + ":Boolean=true"
})
public final class DevicesCommand implements Command {
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, PolicyBook>> books = List.of(); // they come and go; read once per call

    /** Called by DS. */
    @Activate
    public DevicesCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return command().run(context, arguments);
    }

    @Override
    public List<String> completions(List<String> before) {
        return command().completions(before);
    }

    private EntriesCommand<Device> command() {
        return new EntriesCommand<>(new Editors.Devices(), new Books(books));
    }
}
