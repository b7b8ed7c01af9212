package org.jnoports.policy.file.command;

import java.util.List;
import java.util.Map;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.policy.admin.DeviceGroup;
import org.jnoports.api.policy.admin.PolicyBook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code policy-device-groups}. */
@Component(service = Command.class, property = {
    Command.NAME + "=policy-device-groups",
    Command.DESCRIPTION + "=groups of devices in a policy book: list, add, change, remove",
    Command.RUNTIME + ":Boolean=true"
})
public final class DeviceGroupsCommand implements Command {
    @Reference(policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Map.Entry<Map<String, Object>, PolicyBook>> books = List.of(); // they come and go; read once per call

    /** Called by DS. */
    @Activate
    public DeviceGroupsCommand() {}

    @Override
    public int run(CommandContext context, List<String> arguments) {
        return command().run(context, arguments);
    }

    @Override
    public List<String> completions(List<String> before) {
        return command().completions(before);
    }

    private EntriesCommand<DeviceGroup> command() {
        return new EntriesCommand<>(new Editors.DeviceGroups(), new Books(books));
    }
}
